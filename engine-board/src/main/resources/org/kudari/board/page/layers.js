// What is not a curve: the flow of gradients through the layers, histograms over time, and what is taken for what.
import { css, escaped } from "./charts.js";
import { text } from "./run.js";

const STARVED = 1e-4; // as GradientFlow.java names it
// Those of Histogram.java, without the last range, which counts what is not finite.
const RANGES = 93;
const ZERO = 46;
const SMALLEST = -30;

export function showFlow(run) {
  const figure = document.getElementById("flow");
  const layers = (run.lastStep?.layers || []).filter((layer) => layer.gradient > 0);
  figure.hidden = layers.length === 0;
  if (figure.hidden) return;
  const sizes = layers.map((layer) => Math.log10(layer.gradient));
  const most = Math.max(...sizes);
  const least = Math.min(most - 3, ...sizes);
  let largest = 0;
  const starved = layers
    .map((layer) => layer)
    .reverse()
    .map((layer) => {
      const is = layer.gradient < STARVED * largest;
      largest = Math.max(largest, layer.gradient);
      return is;
    })
    .reverse();
  const rows = layers.map((layer, i) => {
    const width = 4 + (96 * (sizes[i] - least)) / (most - least);
    return `<span>${escaped(layer.path + " " + layer.layer)}</span>
      <span><span class="bar ${starved[i] ? "starved" : ""}" data-width="${width}"></span></span>
      <span class="value">${text(layer.gradient)}${starved[i] ? " starved" : ""}</span>`;
  });
  let bars = figure.querySelector(".bars");
  if (!bars) {
    bars = document.createElement("div");
    bars.className = "bars";
    figure.insertBefore(bars, figure.querySelector("figcaption"));
  }
  bars.innerHTML = rows.join("");
  // A style in the text would be against the page's own policy.
  for (const bar of bars.querySelectorAll(".bar")) {
    bar.style.display = "block";
    bar.style.width = bar.dataset.width + "%";
  }
}

function histogramsOf(run, name, what) {
  return run.steps
    .map((step) => [step.step, (step.parameters || []).find((one) => one.name === name)?.[what]])
    .filter(([, counts]) => counts);
}

export function showHistogram(run) {
  const figure = document.getElementById("histogram");
  const names = run.namesOf("parameters", "name");
  const select = document.getElementById("histogram-of");
  if ([...select.options].map((option) => option.value).join("|") !== names.join("|")) {
    const chosen = select.value;
    select.replaceChildren(...names.map((name) => new Option(name, name)));
    if (names.includes(chosen)) select.value = chosen;
  }
  const what = document.getElementById("histogram-what").value;
  const columns = histogramsOf(run, select.value, what);
  figure.hidden = names.length === 0;
  let canvas = figure.querySelector("canvas");
  if (!canvas) {
    canvas = document.createElement("canvas");
    canvas.className = "heat";
    canvas.setAttribute("role", "img");
    figure.insertBefore(canvas, figure.querySelector("figcaption"));
  }
  if (columns.length) drawHeat(canvas, columns, `${what} of ${select.value}`);
}

// Only the ranges that have something in them at any time are drawn, and the middle.
function drawHeat(canvas, columns, title) {
  let low = ZERO;
  let high = ZERO;
  const full = columns.map(([, counts]) => {
    const all = new Array(RANGES).fill(0);
    counts.slice(1).forEach((count, i) => {
      const range = counts[0] + i;
      if (range < RANGES && count > 0) {
        all[range] = count;
        low = Math.min(low, range);
        high = Math.max(high, range);
      }
    });
    return all;
  });
  const scale = window.devicePixelRatio || 1;
  const width = (canvas.width = canvas.clientWidth * scale);
  const height = (canvas.height = canvas.clientHeight * scale);
  const paint = canvas.getContext("2d");
  const left = 58 * scale;
  const bottom = 18 * scale;
  const cellWidth = (width - left) / full.length;
  const cellHeight = (height - bottom) / (high - low + 1);
  const ink = css("--s0");
  full.forEach((all, column) => {
    const most = Math.max(...all, 1);
    for (let range = low; range <= high; range++) {
      if (!all[range]) continue;
      paint.globalAlpha = 0.12 + 0.88 * Math.sqrt(all[range] / most);
      paint.fillStyle = ink;
      paint.fillRect(left + column * cellWidth, (high - range) * cellHeight, Math.ceil(cellWidth), Math.ceil(cellHeight));
    }
  });
  paint.globalAlpha = 1;
  paint.fillStyle = css("--dim");
  paint.font = `${12 * scale}px system-ui`;
  paint.textAlign = "right";
  for (const range of [low, ZERO, high]) {
    paint.fillText(end(range), left - 6 * scale, (high - range + 0.5) * cellHeight + 4 * scale);
  }
  paint.textAlign = "left";
  paint.fillText("step " + columns[0][0], left, height - 4 * scale);
  paint.textAlign = "right";
  paint.fillText("step " + columns.at(-1)[0], width, height - 4 * scale);
  canvas.setAttribute("aria-label", `${title}: at step ${columns.at(-1)[0]} from ${end(low)} to ${end(high)}`);
}

function end(range) {
  if (range === ZERO) return "0";
  const size = Math.pow(2, SMALLEST + Math.abs(range - ZERO));
  return (range < ZERO ? "-" : "") + size.toPrecision(2);
}

export function showConfusion(run) {
  const figure = document.getElementById("confusion");
  const said = run.confusion;
  figure.hidden = !said;
  if (!said) return;
  const head = said.classes.map((name) => `<th scope="col" class="number">${escaped(name)}</th>`).join("");
  const rows = said.counts.map((counts, actual) => {
    const all = Math.max(1, counts.reduce((sum, count) => sum + count, 0));
    const cells = counts.map((count, predicted) => `<td class="cell" data-share="${count / all}" data-right="${actual === predicted}">${count}</td>`);
    return `<tr><th scope="row">${escaped(said.classes[actual])}</th>${cells.join("")}</tr>`;
  });
  let table = figure.querySelector(".scroll");
  if (!table) {
    table = document.createElement("div");
    table.className = "scroll";
    table.tabIndex = 0;
    figure.insertBefore(table, figure.querySelector("figcaption"));
  }
  table.innerHTML = `<table><thead><tr><th scope="col">true \\ said</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  for (const cell of table.querySelectorAll(".cell")) {
    const strength = Math.round(70 * cell.dataset.share);
    cell.style.background = `color-mix(in srgb, ${css(cell.dataset.right === "true" ? "--s2" : "--s1")} ${strength}%, transparent)`;
  }
}
