import { $, ask, clock, count, make, moment, notice, short, start } from './shell.js';

const NS = 'http://www.w3.org/2000/svg';
const MOST_ROWS = 150, MOST_POINTS = 120, MOST_CLOSED = 30;
const WIDTH = 220, HEIGHT = 40;

/** By key: {machine, device, metric, points: Map of time to text, row}. */
const series = new Map();
/** By id. */
const alerts = new Map();
let limits = [];
let silentMillis = 60000;
let rows = new Map();
let shown = '';
let drawn = true;

const open = (alert) => alert.state === 'ALERT_STATE_OPENED';
const of = (alert) => `${alert.machine}/${alert.device}/${alert.metric}`;
const day = (millis) => (Date.now() - millis > 43200000 ? moment : clock).format(Number(millis));
const words = (rule) => rule.replaceAll('-', ' ');

function take(change) {
  for (const { key, machine, device, metric, points } of change.series) {
    const one = series.get(key) || { key, machine, device, metric, points: new Map(), dirty: true };
    series.set(key, one);
    for (const [time, value] of points) one.points.set(time, value);
    if (points.length) {
      one.points = new Map([...one.points].sort((a, b) => a[0] - b[0]).slice(-MOST_POINTS));
      one.dirty = true;
    }
  }
  for (const alert of change.alerts) {
    const known = alerts.get(alert.alertId);
    if (known && !open(known) && open(alert)) continue;
    alerts.set(alert.alertId, alert);
    const one = series.get(of(alert));
    if (one) one.dirty = true;
  }
  drawn = false;
}

function draw(tag, attributes) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** The last values as a line, with the limit of the metric and the moments at which an alert opened. */
function spark(one, mine) {
  const points = [...one.points].map(([time, value]) => [time, Number(value)]).filter(([, value]) => Number.isFinite(value));
  if (points.length < 2) return make('span', { textContent: '–' });
  const marks = new Set(mine.map((alert) => Number(alert.openedMillis)));
  const limit = limits.filter((each) => each.metric === one.metric).map((each) => Number(each.value));
  const values = points.map(([, value]) => value);
  const near = limit.filter((each) => each <= Math.max(...values) * 2 + 1 && each >= Math.min(...values) - Math.abs(Math.max(...values)));
  const low = Math.min(...values, ...near), high = Math.max(...values, ...near);
  const from = points[0][0], to = points.at(-1)[0];
  const x = (time) => 3 + ((time - from) / Math.max(1, to - from)) * (WIDTH - 6);
  const y = (value) => HEIGHT - 4 - ((value - low) / (high - low || 1)) * (HEIGHT - 8);
  const svg = draw('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img' });
  const many = mine.length ? `; ${mine.length} alert${mine.length === 1 ? '' : 's'}` : '';
  svg.setAttribute('aria-label', `from ${short(Math.min(...values))} to ${short(Math.max(...values))}, ${day(from)} to ${day(to)}${limit.length ? `; limit ${limit.join(', ')}` : ''}${many}`);
  for (const each of near) svg.append(draw('line', { class: 'limit', x1: 0, x2: WIDTH, y1: y(each), y2: y(each) }));
  svg.append(draw('path', { class: 'line', d: 'M' + points.map(([time, value]) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`).join('L') }));
  for (const [time, value] of points) if (marks.has(time)) svg.append(draw('circle', { class: 'alert', cx: x(time), cy: y(value), r: 3.5 }));
  svg.append(draw('circle', { class: 'last', cx: x(to), cy: y(values.at(-1)), r: 2.5 }));
  return svg;
}

function state(one, mine, now) {
  const current = mine.filter(open);
  const last = [...one.points.keys()].at(-1);
  if (current.length) return current.map((alert) => make('span', { className: 'badge open', textContent: words(alert.ruleId) }));
  if (now - last > silentMillis) return [make('span', { className: 'badge', textContent: `silent since ${day(last)}` })];
  return [make('span', { className: 'badge fine', textContent: 'fine' })];
}

function devices(byDevice, now) {
  const find = $('find').value.trim().toLowerCase();
  const all = [...series.values()].filter((one) => one.key.toLowerCase().includes(find)).sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }));
  const urgent = (one) => (byDevice.get(one.key) || []).some(open);
  const chosen = all.length <= MOST_ROWS ? all : [...all.filter(urgent), ...all.filter((one) => !urgent(one))].slice(0, MOST_ROWS).sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }));
  const wanted = chosen.map((one) => one.key).join('\n');
  for (const one of chosen) {
    const mine = byDevice.get(one.key) || [];
    const points = [...one.points];
    const [time, value] = points.at(-1) || [0, ''];
    const row = rows.get(one.key) || make('tr', {});
    const silent = now - time > silentMillis;
    if (one.dirty || row.dataset.silent !== String(silent) || !rows.has(one.key)) {
      row.replaceChildren(
        make('th', { scope: 'row', textContent: one.device }), make('td', { textContent: one.metric }), make('td', { className: 'n', textContent: value.replace('|', ', ') }),
        make('td', { textContent: day(time) }), make('td', {}, spark(one, mine)), make('td', {}, ...state(one, mine, now)));
      row.dataset.silent = silent;
      rows.set(one.key, row);
      one.dirty = false;
    }
  }
  if (wanted !== shown) {
    shown = wanted;
    const body = [];
    let machine = null;
    for (const one of chosen) {
      if (one.machine !== machine) {
        machine = one.machine;
        body.push(make('tr', { className: 'machine' }, make('th', { scope: 'rowgroup', colSpan: 6, textContent: machine })));
      }
      body.push(rows.get(one.key));
    }
    $('devices').replaceChildren(...body);
    rows = new Map(chosen.map((one) => [one.key, rows.get(one.key)]));
  }
  $('devices-scroll').hidden = !chosen.length;
  $('no-devices').hidden = Boolean(chosen.length);
  $('no-devices').textContent = series.size ? 'No device is called so.' : 'No reading has come in the last minutes.';
  $('more').hidden = chosen.length === all.length;
  $('more').textContent = `${count(chosen.length)} of ${count(all.length)} are shown, those with an open alert first; find the others by their names.`;
}

const said = (alert) => (alert.openedBy || []).map((each) => each.value).join(' → ');

function list() {
  const all = [...alerts.values()];
  const now = all.filter(open).sort((a, b) => b.openedMillis - a.openedMillis);
  const past = all.filter((alert) => !open(alert)).sort((a, b) => b.closedMillis - a.closedMillis);
  past.slice(100).forEach((alert) => alerts.delete(alert.alertId));
  const cell = (textContent, className = '') => make('td', { textContent, className });
  $('alerts').replaceChildren(...[...now.slice(0, MOST_ROWS), ...past.slice(0, MOST_CLOSED)].map((alert) =>
    make('tr', {}, make('td', {}, make('span', { className: open(alert) ? 'badge open' : 'badge', textContent: open(alert) ? 'open' : 'closed' })), cell(words(alert.ruleId)),
      cell(`${alert.machine} ${alert.device}`, 'wrap'), cell(said(alert)), cell(day(alert.openedMillis)), cell(alert.closedMillis ? day(alert.closedMillis) : '–'))));
  $('alerts-scroll').hidden = !all.length;
  $('no-alerts').hidden = Boolean(all.length);
  $('no-alerts').textContent = 'No alert has opened in the last days.';
  return now;
}

let lastSaid = '';
function render() {
  drawn = true;
  const time = Date.now();
  const byDevice = new Map();
  for (const alert of alerts.values()) byDevice.set(of(alert), [...(byDevice.get(of(alert)) || []), alert]);
  const now = list();
  devices(byDevice, time);
  const machines = new Set([...series.values()].map((one) => one.machine)).size;
  const silent = [...series.values()].filter((one) => time - ([...one.points.keys()].at(-1) || 0) > silentMillis).length;
  const tally = [[now.length, now.length === 1 ? 'alert open' : 'alerts open'], [silent, 'silent'], [series.size, 'series'], [machines, machines === 1 ? 'machine' : 'machines']];
  $('tally').replaceChildren(...tally.map(([n, name]) => make('li', {}, make('b', { textContent: count(n) }), name)));
  const text = now.length ? `${now.length} open: ${now.slice(0, 5).map((alert) => `${words(alert.ruleId)} at ${alert.machine} ${alert.device}`).join('; ')}.` : 'No alert is open.';
  if (text !== lastSaid) $('spoken').textContent = lastSaid = text;
}

let source = null;
function listen() {
  source = new EventSource('/api/line/events');
  source.addEventListener('all', (event) => {
    const all = JSON.parse(event.data);
    series.clear();
    alerts.clear();
    rows.clear();
    shown = '';
    limits = all.limits;
    silentMillis = all.silentSeconds * 1000;
    take(all);
    notice(all.troubles.join(' '));
    render();
  });
  source.addEventListener('change', (event) => {
    const change = JSON.parse(event.data);
    take(change);
    notice(change.troubles.join(' '));
  });
  source.addEventListener('error', async () => {
    if (source.readyState !== EventSource.CLOSED) return notice('The console does not answer; what is shown is what was last known. Trying again.');
    const { status, body } = await ask('/api/line');
    if (status === 404) {
      notice('');
      document.querySelectorAll('.scroll').forEach((each) => (each.hidden = true));
      $('no-alerts').hidden = true;
      $('no-devices').hidden = false;
      $('no-devices').textContent = 'No line is configured. Start the console with --kafkaServers=… and --lineTopics=TOPIC,TOPIC';
      return;
    }
    notice(status === 200 ? 'Too many look at the same time; trying again.' : body.message);
    setTimeout(listen, 3000);
  });
}

$('find').value = new URLSearchParams(location.search).get('find') || '';
$('find').addEventListener('input', () => {
  history.replaceState(null, '', $('find').value ? `/line?find=${encodeURIComponent($('find').value)}` : '/line');
  render();
});
// Twice a second at most, and each five seconds for what becomes silent.
setInterval(() => document.hidden || drawn || render(), 500);
setInterval(() => document.hidden || render(), 5000);
document.addEventListener('visibilitychange', () => document.hidden || render());
start();
listen();
