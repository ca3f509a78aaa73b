// Two panels over one time: events and sums of both branches. SVG, so that it follows the style sheet and its colours.
import { make, short, clock, minutes, moment } from './shell.js';

const NS = 'http://www.w3.org/2000/svg';
const TYPES = ['high', 'low'];
const PANELS = [
  { key: 'count', name: 'Events' },
  { key: 'sum', name: 'Sum of amounts' },
];
const LEFT = 52, RIGHT = 44, TOP = 26, BOTTOM = 22, BETWEEN = 16;

function draw(tag, attributes = {}, text) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The next of 1, 2, 5 times a power of ten. */
function niceStep(range, parts) {
  const raw = range / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  const unit = raw / power;
  return power * (unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 5 ? 5 : 10);
}

const TIME_STEPS = [60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200].map((s) => s * 1000);

export class Chart {
  /** @param root gets the drawing, the pointer and the keys */
  constructor(root) {
    this.root = root;
    this.model = null;
    this.at = null;
    this.svg = draw('svg', { 'aria-hidden': 'true', focusable: 'false' });
    this.tip = make('div', { className: 'tip', hidden: true });
    this.tip.setAttribute('aria-hidden', 'true');
    root.replaceChildren(this.svg, this.tip);
    new ResizeObserver(() => this.render()).observe(root);
    root.addEventListener('pointermove', (event) => this.point(event));
    root.addEventListener('pointerdown', (event) => this.point(event));
    root.addEventListener('pointerleave', () => this.choose(null));
    root.addEventListener('keydown', (event) => this.key(event));
    root.addEventListener('blur', () => this.choose(null));
  }

  /**
   * Shows a model: {from, to, step, until, points: Map of time to {high, low}, gaps: {high, low}}; a point of a type is {count, sum}
   * or missing, a gap is {from, to, label}.
   */
  show(model) {
    this.model = model;
    if (this.at !== null && (this.at < model.from || this.at >= model.to)) this.at = null;
    this.render();
  }

  times() {
    const { from, to, step } = this.model;
    return Array.from({ length: Math.round((to - from) / step) }, (_, i) => from + i * step);
  }

  point(event) {
    if (!this.model) return;
    const box = this.root.getBoundingClientRect();
    const { from, to, step } = this.model;
    const part = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    const index = Math.round(part * ((to - from) / step - 1));
    this.choose(Math.min(to - step, Math.max(from, from + index * step)));
  }

  key(event) {
    if (!this.model) return;
    const { from, to, step } = this.model;
    const last = to - step;
    const now = this.at ?? last + step;
    const moves = { ArrowLeft: now - step, ArrowRight: now + step, ArrowDown: now - step, ArrowUp: now + step, PageUp: now + 10 * step, PageDown: now - 10 * step, Home: from, End: last };
    if (event.key === 'Escape') return this.choose(null);
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.choose(Math.min(last, Math.max(from, moves[event.key])));
  }

  choose(at) {
    if (at === this.at) return;
    this.at = at;
    this.render();
  }

  /** A moment in words. */
  words(at) {
    const point = this.model.points.get(at) || {};
    const parts = TYPES.map((type) => (point[type] ? `${type} ${point[type].count} events, sum ${short(Number(point[type].sum))}` : `${type} not known`));
    return `${this.label(at)}: ${parts.join('; ')}` + (at + this.model.step > this.model.until ? '; not over yet' : '');
  }

  label(at) {
    return (this.model.step < 60000 ? clock : this.model.to - this.model.from > 7200000 ? moment : minutes).format(at);
  }

  render() {
    const width = Math.round(this.root.clientWidth);
    if (!width || !this.model) return;
    const panel = width < 560 ? 118 : 168;
    const height = (TOP + panel + BOTTOM) * PANELS.length + BETWEEN * (PANELS.length - 1);
    const x = (at) => LEFT + ((at - this.model.from) / Math.max(1, this.model.to - this.model.step - this.model.from)) * (width - LEFT - RIGHT);
    const hatch = draw('pattern', { id: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' });
    hatch.append(draw('line', { x1: 0, y1: 0, x2: 0, y2: 8, class: 'hatch' }));
    const definitions = draw('defs');
    definitions.append(hatch);
    const parts = [definitions];
    PANELS.forEach(({ key, name }, i) => parts.push(...this.panel(key, name, i * (TOP + panel + BOTTOM + BETWEEN) + TOP, panel, x, width)));
    if (this.at !== null) parts.push(draw('line', { class: 'cross', x1: x(this.at), x2: x(this.at), y1: TOP, y2: height - BOTTOM }));
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.setAttribute('height', height);
    this.svg.replaceChildren(...parts);
    this.describe(x, width);
  }

  panel(key, name, top, height, x, width) {
    const { model } = this;
    const times = this.times();
    const value = (at, type) => {
      const point = model.points.get(at)?.[type];
      return point ? Math.max(-1e300, Math.min(1e300, Number(point[key]))) : null;
    };
    const all = times.flatMap((at) => TYPES.map((type) => value(at, type))).filter((v) => v !== null);
    const most = Math.max(0, ...all), least = Math.min(0, ...all);
    const span = key === 'count' ? Math.max(most - least, 4) : most - least || 1;
    const step = niceStep(span, height < 140 ? 3 : 4);
    const high = Math.max(step, Math.ceil(most / step) * step), low = Math.floor(least / step) * step;
    const y = (v) => top + height - ((v - low) / (high - low)) * height;
    const parts = [draw('text', { class: 'heading', x: 0, y: top - 11 }, `${name} per ${this.stepName()}`)];
    for (let tick = low; tick <= high + step / 2; tick += step) {
      parts.push(draw('line', { class: Math.abs(tick) < step / 2 ? 'base' : 'grid', x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }));
      parts.push(draw('text', { x: LEFT - 8, y: y(tick) + 4, 'text-anchor': 'end' }, short(Math.abs(tick) < step / 2 ? 0 : tick)));
    }
    parts.push(...this.timeTicks(x, top + height, width));
    const gaps = new Map();
    for (const type of TYPES) {
      const gap = model.gaps[type];
      if (!gap) continue;
      const labels = gaps.get(`${gap.from}-${gap.to}`)?.labels || [];
      gaps.set(`${gap.from}-${gap.to}`, { ...gap, labels: [...labels.filter((each) => each !== gap.label), gap.label] });
    }
    let line = 0;
    for (const gap of gaps.values()) {
      const a = Math.max(LEFT, x(gap.from)), b = Math.min(width - RIGHT, x(gap.to));
      if (b <= a) continue;
      parts.push(draw('rect', { class: 'gap', x: a, y: top, width: b - a, height }));
      // Each label on a line of its own, where it has room.
      for (const label of gap.labels) {
        const y = top + 16 + 16 * line++;
        if (b - a > label.length * 7) parts.push(draw('text', { class: 'gap-label', x: (a + b) / 2, y, 'text-anchor': 'middle' }, label));
      }
    }
    if (most === least && !gaps.size) parts.push(draw('text', { class: 'gap-label', x: (LEFT + width - RIGHT) / 2, y: top + height / 2, 'text-anchor': 'middle' }, 'No events in this time'));
    const ends = [];
    for (const type of TYPES) {
      const group = draw('g', { class: type });
      const runs = [];
      let run = [];
      for (const at of times) {
        const v = value(at, type);
        if (v === null) {
          if (run.length) runs.push(run);
          run = [];
        } else run.push([x(at), y(v), at]);
      }
      if (run.length) runs.push(run);
      for (const points of runs) {
        const open = points.findIndex(([, , at]) => at + model.step > model.until);
        const closed = open < 0 ? points : points.slice(0, open);
        const path = (list) => 'M' + list.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L');
        if (closed.length) {
          parts.push(draw('path', { class: `area ${type}`, d: `${path(closed)}L${closed.at(-1)[0].toFixed(1)} ${y(0).toFixed(1)}L${closed[0][0].toFixed(1)} ${y(0).toFixed(1)}Z` }));
          group.append(draw('path', { class: 'line', d: path(closed.length > 1 ? closed : [closed[0], closed[0]]) }));
        }
        if (open > 0) group.append(draw('path', { class: 'line open', d: path(points.slice(open - 1, open + 1)) }));
      }
      const last = runs.at(-1)?.at(-1);
      if (last) ends.push({ type, x: last[0], y: last[1] });
      const chosen = this.at === null ? null : value(this.at, type);
      if (chosen !== null) group.append(draw('circle', { class: 'mark', cx: x(this.at), cy: y(chosen), r: 5 }));
      parts.push(group);
    }
    ends.sort((a, b) => a.y - b.y);
    ends.forEach((end, i) => {
      if (i && end.y - ends[i - 1].y < 14) end.y = ends[i - 1].y + 14;
      const group = draw('g', { class: end.type });
      group.append(draw('text', { class: 'name', x: end.x + 8, y: end.y + 4 }, end.type));
      parts.push(group);
    });
    return parts;
  }

  timeTicks(x, bottom, width) {
    const { from, to } = this.model;
    const step = TIME_STEPS.find((each) => ((to - from) / each) * 74 < width - LEFT - RIGHT) || TIME_STEPS.at(-1);
    // Aligned to the reader's clock, not to UTC.
    const shift = new Date(from).getTimezoneOffset() * 60000;
    const ticks = [];
    for (let at = Math.ceil((from - shift) / step) * step + shift; at < to; at += step) {
      if (x(at) > width - RIGHT + 4) continue;
      ticks.push(draw('text', { x: x(at), y: bottom + 17, 'text-anchor': 'middle' }, minutes.format(at)));
    }
    return ticks;
  }

  stepName() {
    const seconds = this.model.step / 1000;
    return seconds < 60 ? `${seconds} s` : `${seconds / 60} min`;
  }

  describe(x, width) {
    const { from, to, step } = this.model;
    const last = to - step;
    const at = this.at ?? last;
    this.root.setAttribute('aria-valuemax', Math.round((last - from) / step));
    this.root.setAttribute('aria-valuenow', Math.round((at - from) / step));
    this.root.setAttribute('aria-valuetext', this.words(at));
    this.tip.hidden = this.at === null;
    if (this.at === null) return;
    const point = this.model.points.get(this.at) || {};
    const rows = TYPES.map((type) =>
      make('div', { className: type }, make('span', { className: 'swatch' }), make('span', { textContent: type }),
        make('span', { textContent: point[type] ? `${point[type].count} · ${short(Number(point[type].sum))}` : 'not known' })));
    this.tip.replaceChildren(make('b', { textContent: this.label(this.at) + (this.at + step > this.model.until ? ' (so far)' : '') }), ...rows);
    const left = x(this.at);
    const wide = this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, left + 14 + wide > width ? left - wide - 14 : left + 14)}px`;
  }
}
