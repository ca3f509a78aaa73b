import { $, ask, addDecimals, clock, count, decimal, make, moment, notice, start } from './shell.js';
import { Chart } from './chart.js';

const VIEWS = { '10m': { step: '10s', every: 2000, name: '10 minutes' }, '1h': { step: '30s', every: 5000, name: 'hour' }, '6h': { step: '3m', every: 15000, name: '6 hours' }, '24h': { step: '10m', every: 30000, name: '24 hours' } };
const TYPES = ['high', 'low'];
const SPOKEN_EVERY = 60000;

const chart = new Chart($('chart'));
let range = VIEWS[new URLSearchParams(location.search).get('range')] ? new URLSearchParams(location.search).get('range') : '10m';
let paused = false;
let timer = 0;
let asked = 0;
let spoken = { at: 0, state: '' };
/** Why there is nothing to draw, by the state of a store: in the chart, on a card, and in words. */
const WHY = { away: (store) => `no answer from ${store}`, missing: (store) => `nothing stored yet in ${store}`, refused: (store) => `${store} cannot be read` };
const CARD = { away: (store) => `; ${store} is away`, missing: () => '; nothing stored yet', refused: (store) => `; ${store} cannot be read` };
const NOTICE = {
  away: ({ store, type }) => `${store} (${type}) does not answer; ${known[type] ? 'its line ends where it was last known' : 'what it holds is not known'}.`,
  missing: ({ store, type }) => `No events are stored yet in ${store} (${type}): its table is not there. It comes with the pipeline.`,
  refused: ({ store, type, reason }) => `${store} (${type}) cannot be read: ${reason}.`,
};
/** By type: what was last known of it, and until when. */
const known = { high: null, low: null };

/** Whether any store gave points. */
const present = (body) => body.points.length > 0;

function take(body) {
  const missing = Object.fromEntries(body.unavailable.map((each) => [each.type, each]));
  const given = new Set(body.points.map((point) => point.type));
  for (const type of TYPES) {
    if (!missing[type] && given.has(type)) known[type] = { step: body.step, until: body.until, values: new Map(body.points.filter((p) => p.type === type).map((p) => [p.time, p])) };
  }
  return missing;
}

/**
 * What is known, in the frame of the answer. What a store has not told is a gap, and so is what both may still get: a pipeline that
 * waits for one store writes to neither, and a zero there would be a lie.
 */
function model(frame, missing) {
  const points = new Map();
  const gaps = {};
  const held = frame.settled === undefined ? frame.to : Math.max(frame.from, Math.floor(frame.settled / frame.step) * frame.step);
  const waits = Object.keys(missing).length ? (type) => `${type} waits` : () => 'catching up';
  for (const type of TYPES) {
    const last = known[type]?.step === frame.step ? known[type] : null;
    for (let at = frame.from; at < frame.to; at += frame.step) {
      const point = last?.values.get(at);
      if (point && at < held && (!missing[type] || at + frame.step <= last.until)) points.set(at, { ...points.get(at), [type]: point });
    }
    if (missing[type]) {
      const begin = last ? Math.floor(last.until / frame.step) * frame.step - frame.step : frame.from;
      gaps[type] = { from: Math.max(frame.from, Math.min(begin, held - frame.step)), to: frame.to, label: WHY[missing[type].state](missing[type].store) };
    } else if (held < frame.to) {
      gaps[type] = { from: Math.max(frame.from, held - frame.step), to: frame.to, label: waits(type) };
    }
  }
  return { ...frame, points, gaps };
}

function totals(shown, missing) {
  for (const type of TYPES) {
    const values = [...shown.points.values()].map((point) => point[type]).filter(Boolean);
    const card = document.querySelector(`.card.${type}`);
    const waits = shown.settled !== undefined && !missing[type];
    card.classList.toggle('stale', waits || Boolean(missing[type]));
    $(`${type}-count`).textContent = values.length ? count(values.reduce((sum, point) => sum + point.count, 0)) : '–';
    $(`${type}-sum`).textContent = values.length ? decimal(addDecimals(values.map((point) => point.sum))) : '–';
    $(`${type}-store`).textContent = (type === 'high' ? 'above the threshold' : 'at or below it') + (missing[type] ? CARD[missing[type].state](missing[type].store) : waits ? '; waits' : '');
  }
}

function table(shown) {
  if (!$('table').open) return;
  const label = shown.step < 60000 ? clock : moment;
  const cell = (text) => make('td', { className: 'n', textContent: text });
  const rows = [];
  for (let at = shown.to - shown.step; at >= shown.from; at -= shown.step) {
    const point = shown.points.get(at) || {};
    const head = make('th', { scope: 'row', textContent: label.format(at) + (at + shown.step > shown.until ? ' (so far)' : '') });
    rows.push(make('tr', {}, head, ...TYPES.flatMap((type) => (point[type] ? [cell(count(point[type].count)), cell(decimal(point[type].sum))] : [cell('not known'), cell('not known')]))));
  }
  $('rows').replaceChildren(...rows);
}

/** Says aloud what changed, and a summary once a minute: not each figure. */
function speak(shown, missing, trouble) {
  const state = trouble || 'all stores answer';
  const now = Date.now();
  if (state === spoken.state && now - spoken.at < SPOKEN_EVERY) return;
  const sums = TYPES.map((type) => `${type}: ${$(`${type}-count`).textContent} events, sum ${$(`${type}-sum`).textContent}`);
  $('spoken').textContent = `${trouble ? trouble + ' ' : ''}In the last ${VIEWS[range].name}, ${sums.join('; ')}.`;
  spoken = { at: now, state };
}

let shown = null;

async function refresh() {
  clearTimeout(timer);
  const mine = ++asked;
  const view = VIEWS[range];
  const { status, body } = await ask(`/api/series?range=${range}&step=${view.step}`);
  if (mine !== asked || paused) return;
  let missing;
  let frame;
  let trouble = '';
  if (body.points) {
    missing = take(body);
    frame = { from: body.from, to: body.to, step: body.step, until: body.until, settled: body.settled };
    trouble = body.unavailable.map((each) => NOTICE[each.state](each)).join(' ');
    if (body.settled !== undefined) {
      const away = body.unavailable.filter((each) => each.state === 'away').length;
      if (away === 0) trouble += ' All stores answer again; both lines go on when the pipeline has caught up.';
      else if (present(body)) trouble += ' The other line waits too: the pipeline, where one runs, writes to neither until both stores take events; what was accepted waits in the topic.';
      trouble = trouble.trim();
    }
  } else {
    missing = Object.fromEntries(TYPES.map((type) => [type, { store: 'the console', state: 'away' }]));
    frame = stepped(view, Date.now());
    trouble = status === 503 && body.message ? `No data: ${body.message}.` : 'The console does not answer; trying again.';
  }
  notice(trouble);
  shown = model(frame, missing);
  chart.show(shown);
  totals(shown, missing);
  table(shown);
  speak(shown, missing, trouble);
  timer = setTimeout(refresh, view.every);
}

function stepped(view, until) {
  const parse = (text) => Number.parseInt(text, 10) * { s: 1000, m: 60000, h: 3600000 }[text.at(-1)];
  const step = parse(view.step);
  const to = Math.ceil(until / step) * step;
  return { from: to - parse(range), to, step, until };
}

$('ranges').addEventListener('change', (event) => {
  range = event.target.value;
  history.replaceState(null, '', range === '10m' ? '/' : `/?range=${range}`);
  spoken = { at: 0, state: '' };
  if (paused) toggle();
  else refresh();
});
document.querySelector(`input[value="${range}"]`).checked = true;

function toggle() {
  paused = !paused;
  $('pause').setAttribute('aria-pressed', paused);
  $('pause').querySelector('span').textContent = paused ? 'Resume' : 'Pause';
  $('subtitle').textContent = paused ? `Paused at ${clock.format(Date.now())}; events go on being stored.` : 'Events as they are stored, by when they happened.';
  if (paused) clearTimeout(timer);
  else refresh();
}
$('pause').addEventListener('click', toggle);
$('table').addEventListener('toggle', () => shown && table(shown));
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !paused) refresh();
  else clearTimeout(timer);
});

start();
refresh();
