import { $, ask, bytes, count, make, moment, notice, start, utc } from './shell.js';

const LEVELS = 5;
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });

async function list() {
  const { status, body } = await ask('/api/runs');
  notice(status === 200 || status === 404 ? '' : body.message);
  const runs = status === 200 ? body.runs : [];
  $('runs').replaceChildren(...runs.map(row));
  document.querySelector('#runs-panel .scroll').hidden = !runs.length;
  $('empty').hidden = Boolean(runs.length);
  $('empty').textContent = status === 404 ? 'No place of runs is configured. Start the console with --runs=s3://…' : status === 200 ? 'No complete run is there yet.' : 'The runs cannot be listed now.';
  const more = status === 200 ? [body.incomplete.length && `${body.incomplete.length} more did not end, or are under way.`, body.damaged.length && `The manifest is damaged of ${body.damaged.join(', ')}: replace or remove such a run.`].filter(Boolean) : [];
  if (more.length) $('subtitle').textContent = ['Complete replays, the latest first.', ...more].join(' ');
  const wanted = new URLSearchParams(location.search).get('run') || runs[0]?.id;
  if (wanted) show(wanted, false);
}

function row(run) {
  const button = make('button', { type: 'button', className: 'link', textContent: run.id });
  button.addEventListener('click', () => show(run.id, true));
  const tr = make('tr', {}, make('td', {}, button), make('td', { textContent: moment.format(run.finished) }), make('td', { textContent: span(run) }),
    make('td', { className: 'n', textContent: count(run.records) }), make('td', { className: 'n', textContent: count(run.incidents) }), make('td', { className: 'n', textContent: count(run.rejected) }));
  tr.dataset.run = run.id;
  return tr;
}

const span = (run) => (run.from || run.to ? `${utc.format(run.from)} – ${utc.format(run.to)} UTC` : '');

async function show(id, chosen) {
  const { status, body } = await ask(`/api/runs/${encodeURIComponent(id)}`);
  if (status !== 200) return notice(`${id}: ${body.message}`);
  notice('');
  if (chosen) history.replaceState(null, '', `/runs?run=${encodeURIComponent(id)}`);
  for (const tr of $('runs').children) tr.toggleAttribute('aria-current', tr.dataset.run === id);
  $('run').hidden = false;
  $('run-title').textContent = body.id;
  $('run-sub').textContent = `${span(body)} · ${body.runner}`;
  $('warnings').replaceChildren(...body.warnings.map((text) => make('p', { className: 'notice', textContent: text })));
  const facts = { Records: count(body.records), Used: count(body.used), Duplicates: count(body.duplicates), 'Outside the range': count(body.outsideRange), Rejected: count(body.rejected), Cameras: count(body.cameras), Read: bytes(body.bytes), Incidents: count(body.incidents), 'Of them repeats': count(body.repeated), Took: took(body.finished - body.started) };
  $('facts').replaceChildren(...Object.entries(facts).map(([name, value]) => make('div', {}, make('dt', { textContent: name }), make('dd', { textContent: value }))));
  $('options').replaceChildren(...[...Object.entries(body.options), ...Object.entries(body.versions)].map(([name, value]) => make('tr', {}, make('th', { scope: 'row', textContent: name }), make('td', { textContent: value }))));
  heat(body.heat);
  if (chosen) $('run-title').focus();
}

const took = (millis) => (millis < 60000 ? `${(millis / 1000).toFixed(1)} s` : `${Math.floor(millis / 60000)} min ${Math.round((millis % 60000) / 1000)} s`);

function heat({ columnMillis, columns, rules, incidents, cut }) {
  const hourly = columnMillis === 3600000;
  $('heat-title').textContent = `Incidents by rule and ${hourly ? 'hour' : 'day'}, UTC${cut ? ' (cut)' : ''}`;
  $('heat-empty').hidden = incidents > 0;
  $('heat').hidden = $('scale').hidden = incidents === 0;
  if (!incidents) return;
  const most = Math.max(...rules.flatMap((rule) => rule.counts));
  // Levels of equal ratio: a rule that reports a lot does not make the others vanish.
  const bounds = [...new Set(Array.from({ length: LEVELS }, (_, i) => Math.ceil(most ** ((i + 1) / LEVELS))))];
  const level = (n) => (n === 0 ? 0 : LEVELS - bounds.length + bounds.findIndex((bound) => n <= bound) + 1);
  $('scale').replaceChildren(...bounds.map((bound, i) => make('li', { className: `q${LEVELS - bounds.length + i + 1}`, textContent: i === 0 ? (bound === 1 ? '1' : `1–${bound}`) : bounds[i - 1] + 1 === bound ? `${bound}` : `${bounds[i - 1] + 1}–${bound}` })));
  const label = (at) => (hourly ? `${day.format(at)}, ${String(new Date(at).getUTCHours()).padStart(2, '0')}:00` : day.format(at));
  const midnight = (at) => (hourly ? at % 86400000 === 0 : new Date(at).getUTCDay() === 1);
  const head = make('tr', {}, make('th', { scope: 'col' }, make('span', { className: 'sr', textContent: 'Rule' })), ...columns.map((at, i) => {
    const hour = new Date(at).getUTCHours();
    const text = !hourly ? String(new Date(at).getUTCDate()) : i === 0 || hour % 6 === 0 ? String(hour).padStart(2, '0') : '';
    const th = make('th', { scope: 'col', title: label(at), className: midnight(at) && i ? 'midnight' : '' }, make('span', { ariaHidden: 'true', textContent: text }), make('span', { className: 'sr', textContent: label(at) }));
    return th;
  }), make('th', { scope: 'col', className: 'total', textContent: 'All' }));

  const body = rules.map(({ rule, total, counts }) => make('tr', {}, make('th', { scope: 'row', textContent: rule.replaceAll('-', ' ') }), ...counts.map((n, i) => make('td', { className: `q${level(n)}`, title: `${rule}, ${label(columns[i])}: ${n}`, textContent: n || '' })), make('td', { className: 'total', textContent: count(total) })));

  $('heat').replaceChildren(make('caption', { className: 'sr', textContent: $('heat-title').textContent }), make('thead', {}, head), make('tbody', {}, ...body));
}

async function comparisons() {
  const { status, body } = await ask('/api/comparisons');
  const all = status === 200 ? body.comparisons : [];
  $('comparisons-panel').hidden = !all.length;
  $('comparisons').replaceChildren(...all.map((one) => make('tr', {},
    make('td', {}, make('a', { href: `/comparisons/${one.folder}/${encodeURIComponent(one.id)}`, textContent: one.id })),
    make('td', { textContent: moment.format(one.finished) }), make('td', { textContent: one.left }), make('td', { textContent: one.right }), make('td', { textContent: one.failOn }))));
}

start();
list();
comparisons();
