// `files` stands above: all of them. Below, and wherever a file is named, by their numbers.
const loading = new Map();
const inPack = new Map();

// The files belong to one program: they share its memory and its table of functions.
const shared = () => ({ __wasm_split: initSync() });
const at = (file) => new URL(file, import.meta.url);
const alone = (file) => WebAssembly.instantiateStreaming(fetch(at(files[file])), shared());

function load(file) {
  if (!loading.has(file)) loading.set(file, inPack.get(file)?.() ?? alone(file));
  return loading.get(file);
}

// All files of one page in one: used where the document says that it begins with that page.
function together(pack, ...inside) {
  const { pathname } = at(pack);
  if (!document.querySelector(`link[href="${pathname}"]`)) return;
  const module = WebAssembly.compileStreaming(fetch(pathname));
  module.catch(() => {}); // told when the page asks for it
  const instantiate = async () => WebAssembly.instantiate(await module, shared());
  let started;
  for (const file of inside) inPack.set(file, () => (started ??= instantiate()));
}

let pending = 0;
let takenOver = false;

function page(...needed) {
  return async (callback, data) => {
    pending += 1;
    try {
      await Promise.all(needed.map(load));
    } catch (problem) {
      console.error(problem);
      goOnWithout();
      return;
    }
    initSync().__indirect_function_table.get(callback)(data, true);
    pending -= 1;
    // What waited for the files runs first.
    if (pending === 0) setTimeout(() => (takenOver = true));
  };
}

// Where the reader is going.
let wanted;
// A click that the browser shows first, and the one that is sent for it.
let held;
let sent;

function letGo() {
  if (!held) return;
  const link = held;
  held = undefined;
  sent = new MouseEvent("click", { bubbles: true, cancelable: true });
  // One that was taken off the page meanwhile would load a new document.
  const there = link.isConnected ? link : document.body.appendChild(link.cloneNode());
  there.dispatchEvent(sent);
  if (there !== link) there.remove();
}

addEventListener(
  "click",
  (event) => {
    // In the order in which they came.
    if (event !== sent) letGo();
    const link = event.target.closest?.("a[href]");
    wanted = link?.href;
    if (!link) return;
    // The router catches clicks before it has the page's code, and would lose them: until then the browser itself
    // follows links.
    if (!takenOver) event.stopImmediatePropagation();
    // The router works in the click's own task, and the browser paints only after it: let it paint first.
    else if (event.isTrusted && leadsOn(event, link)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      held = link;
      requestAnimationFrame(() => setTimeout(letGo));
    }
  },
  true,
);

// A plain click on a link that the router takes, and not one that opens something on this page. (In the palette, too:
// sent by a script, a click gets to the router before what the palette does about it changes the link.)
function leadsOn({ button, ctrlKey, metaKey, shiftKey, altKey }, link) {
  const plain = !(button || ctrlKey || metaKey || shiftKey || altKey);
  const elsewhere = link.origin !== location.origin || link.target || link.rel || link.hasAttribute("download");
  return plain && !elsewhere && !link.ariaHasPopup;
}

addEventListener(
  "popstate",
  () => {
    held = undefined;
    wanted = location.href;
  },
  true,
);

// A server that was updated has no files of older programs any more. Without them pages are what the server
// sent: the browser itself follows links and sends forms.
function goOnWithout() {
  for (const kind of ["click", "popstate", "submit"]) {
    addEventListener(kind, (event) => event.stopImmediatePropagation(), true);
  }
  if (wanted) location.assign(wanted);
}

