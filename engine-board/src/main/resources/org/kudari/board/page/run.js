// A training, as its log tells it line by line.

const number = (value) => (value === undefined || value === null ? null : Number(value));

export class Run {
  constructor(name, index) {
    this.name = name;
    this.index = index;
    this.shown = true;
    this.reset();
  }

  reset() {
    this.info = { settings: {}, model: "" };
    this.steps = [];
    this.epochs = [];
    this.warnings = [];
    this.confusion = null;
    this.end = null;
    this.version = (this.version || 0) + 1;
  }

  // A line that a crash broke off is no JSON.
  add(line) {
    let said;
    try {
      said = JSON.parse(line);
    } catch {
      return;
    }
    this.version++;
    if (said.type === "run") this.begin(said);
    else if (said.type === "step") this.steps.push(said);
    else if (said.type === "epoch") this.epochs.push(said);
    else if (said.type === "warning") this.warnings.push(said);
    else if (said.type === "confusion") this.confusion = said;
    else if (said.type === "end") this.end = said;
  }

  // A run that goes on from a checkpoint says again what was said of later steps.
  begin(said) {
    const done = said.firstStep;
    this.info = said;
    this.steps = this.steps.filter((each) => each.step <= done);
    this.epochs = this.epochs.filter((each) => each.step <= done);
    this.warnings = this.warnings.filter((each) => each.step <= done);
    this.end = null;
  }

  get lastStep() {
    return this.steps.at(-1);
  }

  get lastEpoch() {
    return this.epochs.at(-1);
  }

  get state() {
    if (this.end) return this.end.text;
    return this.steps.length || this.epochs.length ? "running" : "begins";
  }

  column(name) {
    return this.steps.map((each) => number(each[name]));
  }

  get stepNumbers() {
    return this.steps.map((each) => each.step);
  }

  get metricNames() {
    return [...new Set(this.epochs.flatMap((each) => Object.keys(each.metrics)))];
  }

  metric(name) {
    return this.epochs.map((each) => number(each.metrics[name]));
  }

  // The layers or the parameters that were seen, in their order.
  namesOf(list, key) {
    return [...new Set(this.steps.flatMap((each) => (each[list] || []).map((one) => one[key])))];
  }

  // One number of a layer or parameter in each step.
  seriesOf(list, key, name, value) {
    return this.steps.map((each) => {
      const one = (each[list] || []).find((candidate) => candidate[key] === name);
      return one ? number(value(one)) : null;
    });
  }
}

export function text(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2).replace(/\.?0+e/, "e").replace("e+", "e");
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}
