"use strict";
// Pictures of the ground behind a map, where the operator allows them. A map without them is whole.
(() => {
  for (const figure of document.querySelectorAll(".map[data-tiles]")) {
    const svg = figure.querySelector("svg"), { tiles } = figure.dataset;
    const [west, north, perLng, perLat] = ["west", "north", "perLng", "perLat"].map(name => Number(figure.dataset[name]));
    const make = name => document.createElementNS(svg.namespaceURI, name);
    const layer = make("g");
    svg.prepend(layer);
    const draw = () => {
      const view = svg.viewBox.baseVal, wide = svg.getBoundingClientRect().width;
      if (!wide) return;
      const level = Math.max(0, Math.min(18, Math.round(Math.log2(wide * 360 * perLng / (256 * view.width)))));
      const many = 2 ** level;
      const column = x => ((west + x / perLng) + 180) / 360 * many;
      const row = y => (1 - Math.asinh(Math.tan((north - y / perLat) * Math.PI / 180)) / Math.PI) / 2 * many;
      const left = at => (at / many * 360 - 180 - west) * perLng;
      const top = at => (north - Math.atan(Math.sinh(Math.PI * (1 - 2 * at / many))) * 180 / Math.PI) * perLat;
      const [first, last] = [view.x, view.x + view.width].map(x => Math.floor(column(x)));
      const [upper, lower] = [view.y, view.y + view.height].map(y => Math.floor(row(y)));
      if ((last - first + 1) * (lower - upper + 1) > 48) return;
      const pictures = [];
      for (let x = first; x <= last; x += 1) for (let y = upper; y <= lower; y += 1) {
        const picture = make("image");
        const values = {
          href: tiles.replace("{z}", level).replace("{x}", x).replace("{y}", y), preserveAspectRatio: "none",
          x: left(x), y: top(y), width: left(x + 1) - left(x), height: top(y + 1) - top(y),
        };
        for (const [name, value] of Object.entries(values)) picture.setAttribute(name, value);
        pictures.push(picture);
      }
      layer.replaceChildren(...pictures);
    };
    // A map that is hidden asks for nothing.
    new ResizeObserver(draw).observe(svg);
    new MutationObserver(draw).observe(svg, { attributes: true, attributeFilter: ["viewBox"] });
  }
})();
