const loading = new Map();

// The files belong to one program: they share its memory and its table of functions.
function load(file) {
  if (!loading.has(file)) {
    const shared = { __wasm_split: initSync() };
    loading.set(file, WebAssembly.instantiateStreaming(fetch(new URL(file, import.meta.url)), shared));
  }
  return loading.get(file);
}

let pending = 0;
let takenOver = false;

function page(...files) {
  return async (callback, data) => {
    pending += 1;
    try {
      await Promise.all(files.map(load));
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
addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[href]");
    wanted = link?.href;
    // The router catches clicks before it has the page's code, and would lose them: until then the browser itself
    // follows links.
    if (link && !takenOver) event.stopImmediatePropagation();
  },
  true,
);
addEventListener("popstate", () => (wanted = location.href), true);

// A server that was updated has no files of older programs any more. Without them pages are what the server
// sent: the browser itself follows links and sends forms.
function goOnWithout() {
  for (const kind of ["click", "popstate", "submit"]) {
    addEventListener(kind, (event) => event.stopImmediatePropagation(), true);
  }
  if (wanted) location.assign(wanted);
}

