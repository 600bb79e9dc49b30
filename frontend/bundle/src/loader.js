const loading = new Map();

// The files belong to one program: they share its memory and its table of functions.
function load(file) {
  if (!loading.has(file)) {
    const shared = { __wasm_split: initSync() };
    loading.set(file, WebAssembly.instantiateStreaming(fetch(new URL(file, import.meta.url)), shared));
  }
  return loading.get(file);
}

function page(...files) {
  return async (callback, data) => {
    try {
      await Promise.all(files.map(load));
    } catch (problem) {
      console.error(problem);
      goOnWithout();
      return;
    }
    initSync().__indirect_function_table.get(callback)(data, true);
  };
}

// Where the reader is going.
let wanted;
addEventListener("click", (event) => (wanted = event.target.closest?.("a[href]")?.href), true);
addEventListener("popstate", () => (wanted = location.href), true);

// A server that was updated has no files of older programs any more. Without them pages are what the server
// sent: the browser itself follows links and sends forms.
function goOnWithout() {
  for (const kind of ["click", "popstate", "submit"]) {
    addEventListener(kind, (event) => event.stopImmediatePropagation(), true);
  }
  if (wanted) location.assign(wanted);
}

