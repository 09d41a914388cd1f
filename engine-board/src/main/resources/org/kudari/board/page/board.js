// The page: takes the lines of the runs as they come, and shows them.
import { Chart, colour, css, escaped, shade } from "./charts.js";
import { showConfusion, showFlow, showHistogram } from "./layers.js";
import { Run, text } from "./run.js";

const runs = new Map();
let chosen = null;
let isDue = false;

const charts = {
  loss: new Chart("loss", { log: true }),
  score: new Chart("score", { x: "epoch" }),
  rate: new Chart("rate"),
  speed: new Chart("speed"),
  memory: new Chart("memory"),
  gradients: new Chart("gradients", { log: true }),
  updates: new Chart("updates", { log: true }),
  dead: new Chart("dead", { share: true }),
};

function connect() {
  const source = new EventSource("events");
  const state = document.getElementById("connection");
  source.onmessage = (event) => {
    const [name, kind, ...lines] = event.data.split("\n");
    if (!runs.has(name)) runs.set(name, new Run(name, runs.size));
    const run = runs.get(name);
    if (kind === "new") run.reset();
    lines.forEach((line) => run.add(line));
    // The one that runs is what somebody came for.
    if (!chosen || (!run.end && chosen.end && kind === "new")) chosen = run;
    refresh();
  };
  source.onopen = () => (state.textContent = "Connected: new figures appear by themselves.");
  // The browser connects again by itself, and says how much it has.
  source.onerror = () => (state.textContent = "No connection at the moment. What is shown stays.");
  source.addEventListener("end", () => {
    source.close();
    state.textContent = "The board is closed. What is shown stays until this page is left.";
  });
}

// Many lines come at once; one drawing is enough.
function refresh() {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    draw();
  }, 100);
}

function draw() {
  showRuns();
  showWarnings();
  showCurves();
  if (chosen) showChosen(chosen);
}

function showRuns() {
  const body = document.querySelector("#runs tbody");
  for (const run of runs.values()) {
    let row = body.querySelector(`tr[data-run="${CSS.escape(run.name)}"]`);
    if (!row) {
      row = document.createElement("tr");
      row.dataset.run = run.name;
      const label = escaped(run.name);
      row.innerHTML = `<td><input type="checkbox" checked aria-label="draw ${label}"></td>
        <td><input type="radio" name="chosen" aria-label="details of ${label}"></td>
        <th scope="row"><span class="swatch"></span>${label}</th>
        <td></td><td class="number"></td><td class="number"></td><td class="number"></td><td></td>`;
      row.querySelector("[type=checkbox]").addEventListener("change", (event) => {
        run.shown = event.target.checked;
        draw();
      });
      row.querySelector("[type=radio]").addEventListener("change", () => {
        chosen = run;
        draw();
      });
      body.append(row);
    }
    row.querySelector("[type=radio]").checked = run === chosen;
    row.querySelector(".swatch").style.background = colour(run.index);
    const [state, epoch, step, loss, scores] = [...row.querySelectorAll("td")].slice(2);
    state.textContent = run.state;
    epoch.textContent = `${run.lastStep?.epoch ?? ""}${run.info.settings.epochs ? " of " + run.info.settings.epochs : ""}`;
    step.textContent = Math.max(run.lastStep?.step ?? 0, run.lastEpoch?.step ?? 0).toLocaleString("en");
    loss.textContent = text(run.lastStep?.loss);
    scores.textContent = Object.entries(run.lastEpoch?.metrics || {})
      .map(([name, value]) => `${name} ${text(Number(value))}`)
      .join(", ");
  }
}

function showWarnings() {
  const list = document.getElementById("warnings");
  const all = [...runs.values()].filter((run) => run.shown).flatMap((run) => run.warnings.map((warning) => [run, warning]));
  const shown = all.map(([run, warning]) => run.name + warning.fault + warning.step).join("|");
  document.getElementById("healthy").hidden = all.length > 0;
  // Unchanged lines must not be read aloud again.
  if (list.dataset.shown === shown) return;
  list.dataset.shown = shown;
  list.innerHTML = all
    .map(([run, warning]) => {
      const fault = warning.fault.toLowerCase().replaceAll("_", " ");
      const where = runs.size > 1 ? `${escaped(run.name)}, step ${warning.step}` : `step ${warning.step}`;
      return `<li><strong>${fault}</strong> (${where}): ${escaped(warning.finding)}.<br>Try: ${escaped(warning.cure)}.</li>`;
    })
    .join("");
}

function showCurves() {
  const shown = [...runs.values()].filter((run) => run.shown);
  const named = (run, what) => (runs.size > 1 ? `${run.name}: ${what}` : what);
  const byStep = (what, column) =>
    shown.map((run) => ({ label: named(run, what), xs: run.stepNumbers, ys: column(run), colour: colour(run.index) }));
  const losses = byStep("training", (run) => run.column("loss"));
  const scores = [];
  for (const run of shown) {
    const ends = run.epochs.map((each) => each.step);
    run.metricNames.forEach((name, i) => {
      const isLoss = name.includes("loss");
      const series = { label: named(run, name), ys: run.metric(name), colour: colour(run.index + (isLoss ? 1 : i)), points: true };
      if (isLoss) losses.push({ ...series, xs: ends });
      else scores.push({ ...series, xs: run.epochs.map((each) => each.epoch), points: run.epochs.length < 2 });
    });
    const guess = run.info.lossOfGuess;
    if (guess && run.steps.length) {
      const xs = [run.steps[0].step, run.lastStep.step + 1];
      losses.push({ label: named(run, "always guessing"), xs, ys: [guess, guess], colour: css("--dim"), dash: [6, 6] });
    }
  }
  charts.loss.show(losses);
  charts.score.show(scores);
  charts.rate.show(byStep("learning rate", (run) => run.column("rate")));
  charts.speed.show(byStep("rows a second", (run) => run.column("rowsPerSecond")));
  charts.memory.show(byStep("MB", (run) => run.column("memory").map((bytes) => bytes / 1e6)));
}

function showChosen(run) {
  document.getElementById("chosen").textContent = runs.size > 1 ? `of ${run.name}` : "";
  const lines = (list, key, value, label) =>
    run.namesOf(list, key).map((name, i, all) => ({
      label: label(name),
      xs: run.stepNumbers,
      ys: run.seriesOf(list, key, name, value),
      colour: shade(i, all.length),
    }));
  const layerText = (path) => {
    const layer = run.lastStep?.layers.find((each) => each.path === path);
    return layer ? `${path} ${layer.layer}` : path;
  };
  charts.gradients.show(lines("layers", "path", (layer) => layer.gradient, layerText));
  charts.dead.show(lines("layers", "path", (layer) => layer.dead, layerText));
  charts.updates.show(
    lines("parameters", "name", (one) => (one.norm > 0 ? one.update / one.norm : null), (name) => name),
  );
  showFlow(run);
  showHistogram(run);
  showConfusion(run);
  const rows = Object.entries(run.info.settings).map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  document.querySelector("#settings tbody").innerHTML = rows.join("");
  document.getElementById("model").textContent = run.info.model;
}

for (const id of ["histogram-of", "histogram-what"]) {
  document.getElementById(id).addEventListener("change", () => chosen && showHistogram(chosen));
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  Object.values(charts).forEach((chart) => chart.redraw());
  draw();
});
connect();
