"use strict";
for (const named of document.querySelectorAll("[data-name]")) {
  const light = on => {
    for (const other of document.querySelectorAll("[data-name]")) {
      if (other.dataset.name === named.dataset.name) other.classList.toggle("lit", on);
    }
  };
  named.addEventListener("pointerenter", () => light(true));
  named.addEventListener("pointerleave", () => light(false));
}
