"use strict";
// Comforts of every page: one's position, smaller photos, sharing, and a draft that was sent is forgotten.
(() => {
  const here = document.getElementById("here"), told = document.getElementById("here-told");
  if (here && !document.getElementById("propose") && navigator.geolocation) {
    here.hidden = false;
    here.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => { location.assign("/?lat=" + coords.latitude.toFixed(3) + "&lng=" + coords.longitude.toFixed(3)); },
      () => { told.textContent = here.dataset.failed; }, { timeout: 10000 }));
  }
  // Paper carries the minute it was printed; without this, the day.
  const printed = document.getElementById("printed");
  if (printed) addEventListener("beforeprint", () => {
    printed.textContent = new Date().toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  });
  const news = new URLSearchParams(location.search).get("kabar");
  if (news === "diajukan" || news === "draf") {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
    } catch { /* without a store there is no draft */ }
  }
  // A photo of a phone's camera weighs megabytes; 1600 pixels show the hole in the road as well.
  for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file || !/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 400000) return;
      try {
        const image = await createImageBitmap(file, { imageOrientation: "from-image" });
        const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(image.width * scale);
        canvas.height = Math.round(image.height * scale);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.8));
        if (!blob || blob.size >= file.size) return;
        const files = new DataTransfer();
        files.items.add(new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
        input.files = files.files;
      } catch { /* the photo goes as it is */ }
    });
  }
  const share = document.getElementById("share");
  if (share && navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title: document.title, url: share.dataset.url }).catch(() => {}));
  }
})();
