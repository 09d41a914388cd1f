// Curves by uPlot, each with a text for who does not see it and a table of its last values.
import uPlot from "./uplot.js";
import { text } from "./run.js";

const HEIGHT = 220;
const SERIES = 8;
const MOST_POINTS = 2000;

export const colour = (index) => css("--s" + (index % SERIES));

// Of many lines in an order, each its place on the way from one colour to another.
export function shade(index, count) {
  if (count <= SERIES) return colour(index);
  const share = Math.round((100 * index) / (count - 1));
  return `color-mix(in oklab, ${css("--s1")} ${share}%, ${css("--s0")})`;
}

const isPowerOfTen = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;

export function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// So many points are drawn at most: of each group the smallest and the largest stay, so that no peak is lost.
function thinned(xs, ys) {
  if (xs.length <= MOST_POINTS) return [xs, ys];
  const group = Math.ceil((2 * xs.length) / MOST_POINTS);
  const keep = [];
  for (let from = 0; from < xs.length; from += group) {
    const to = Math.min(xs.length, from + group);
    let least = from;
    let most = from;
    for (let i = from; i < to; i++) {
      if (ys[i] < ys[least]) least = i;
      if (ys[i] > ys[most]) most = i;
    }
    keep.push(...new Set([Math.min(least, most), Math.max(least, most)]));
  }
  return [keep.map((i) => xs[i]), keep.map((i) => ys[i])];
}

export class Chart {
  // options: log (a scale of powers of ten), x (what is along the axis), share (a scale from 0 to 1)
  constructor(id, options = {}) {
    this.figure = document.getElementById(id);
    this.options = options;
    this.plot = null;
    this.place = document.createElement("div");
    this.place.className = "plot";
    this.place.setAttribute("role", "img");
    this.place.tabIndex = 0;
    this.figure.insertBefore(this.place, this.figure.querySelector("figcaption"));
    this.details = document.createElement("details");
    this.details.innerHTML = "<summary>as a table</summary><div class='scroll'></div>";
    this.details.addEventListener("toggle", () => this.fillTable());
    this.figure.append(this.details);
    this.place.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.plot?.setSize({ width: this.width, height: HEIGHT })).observe(this.place);
  }

  get width() {
    return Math.max(200, this.place.clientWidth);
  }

  // series: {label, xs, ys, colour, dash, points}
  show(series) {
    const drawn = series.filter((each) => each.ys.some((y) => y !== null && Number.isFinite(y)));
    this.series = drawn;
    this.figure.hidden = drawn.length === 0;
    if (drawn.length === 0) return;
    const parts = drawn.map((each) => this.positive(each)).map((each) => thinned(each.xs, each.ys));
    const data = uPlot.join(parts);
    const shape = drawn.map((each) => each.label + each.colour + !!each.points).join("|");
    if (shape === this.shape) {
      this.plot.setData(data);
    } else {
      this.plot?.destroy();
      this.place.textContent = "";
      this.plot = new uPlot(this.uplotOptions(drawn), data, this.place);
      this.shape = shape;
    }
    this.describe(drawn);
    this.fillTable();
  }

  // A logarithm has no zero.
  positive(each) {
    if (!this.options.log) return each;
    return { xs: each.xs, ys: each.ys.map((y) => (y > 0 ? y : null)) };
  }

  uplotOptions(drawn) {
    const line = { stroke: css("--line"), width: 1 };
    const axis = { stroke: css("--dim"), grid: line, ticks: line, font: "12px system-ui" };
    const powers = (_, splits) => splits.map((split) => (isPowerOfTen(split) ? split : null));
    // Of few powers of ten, the numbers between them are wanted, too.
    const isWide = this.options.log && spread(drawn) > 1000;
    const filter = isWide ? { filter: powers, grid: { ...line, filter: powers }, ticks: { ...line, filter: powers } } : {};
    return {
      width: this.width,
      height: HEIGHT,
      scales: { x: { time: false }, y: { distr: this.options.log ? 3 : 1, ...(this.options.share ? { range: [0, 1] } : {}) } },
      axes: [
        { ...axis, label: this.options.x || "step", labelFont: "12px system-ui", labelSize: 18 },
        { ...axis, ...filter, size: 70, values: (_, values) => values.map((value) => (value === null ? "" : text(value))) },
      ],
      series: [
        { label: this.options.x || "step" },
        ...drawn.map((each) => ({
          label: each.label,
          stroke: each.colour,
          width: each.points ? 0 : 2,
          dash: each.dash,
          points: { show: !!each.points || undefined, size: 7, fill: each.colour },
          paths: each.points ? () => null : undefined,
          spanGaps: true,
          value: (_, value) => text(value),
        })),
      ],
      legend: { live: true },
    };
  }

  describe(drawn) {
    const parts = drawn.map((each) => {
      const known = each.ys.filter((y) => y !== null);
      return `${each.label}: ${text(known[0])} at first, ${text(known.at(-1))} now`;
    });
    this.place.setAttribute("aria-label", this.figure.querySelector("h3").textContent + ". " + parts.join("; "));
  }

  fillTable() {
    if (!this.details.open || !this.series) return;
    const rows = this.series.map((each) => {
      const known = each.ys.map((y, i) => [each.xs[i], y]).filter(([, y]) => y !== null);
      const cells = known.slice(-8).map(([x, y]) => `<td class="number">${text(y)} <small>(${x})</small></td>`);
      return `<tr><th scope="row">${escaped(each.label)}</th>${cells.join("")}</tr>`;
    });
    this.details.querySelector("div").innerHTML =
      `<table><caption class="caption">The last values, and in brackets the ${this.options.x || "step"}</caption>${rows.join("")}</table>`;
  }

  // The arrow keys move the cursor, as a mouse does.
  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !this.plot) return;
    event.preventDefault();
    const last = this.plot.data[0].length - 1;
    const index = Math.min(last, Math.max(0, (this.plot.cursor.idx ?? (step < 0 ? last + 1 : -1)) + step));
    const left = this.plot.valToPos(this.plot.data[0][index], "x");
    this.plot.setCursor({ left, top: HEIGHT / 3 });
  }

  // Colours are read when a plot is made.
  redraw() {
    this.shape = null;
  }
}

// How many times as large as the smallest the largest value is.
function spread(drawn) {
  const all = drawn.flatMap((each) => each.ys).filter((y) => y > 0);
  return all.reduce((most, y) => Math.max(most, y), 0) / all.reduce((least, y) => Math.min(least, y), Infinity);
}

export function escaped(value) {
  const element = document.createElement("span");
  element.textContent = value;
  return element.innerHTML.replaceAll('"', "&quot;");
}
