import { $, ask, count, make, moment, notice, start } from './shell.js';

const REASONS = ['message_malformed', 'message_incomplete', 'too_late', 'type_unknown', 'base64_invalid', 'record_too_large', 'length_impossible', 'compression_corrupt', 'interval_invalid', 'camera_mismatch', 'value_missing', 'object_missing', 'object_empty'];
const words = (name) => name.replaceAll('_', ' ');

async function list() {
  const reason = $('reason').value;
  const { status, body } = await ask(`/api/letters?days=${$('days').value}${reason ? `&reason=${reason}` : ''}`);
  const letters = status === 200 ? body.letters : [];
  const unreadable = status === 200 && body.unreadable.length ? `${body.unreadable.length} cannot be read: ${body.unreadable[0]}` : '';
  notice(status === 200 ? unreadable : status === 404 ? '' : body.message);
  $('letters').replaceChildren(...letters.map(row));
  document.querySelector('#letters-panel .scroll').hidden = !letters.length;
  $('empty').hidden = Boolean(letters.length);
  $('empty').textContent = status === 404 ? 'No place of dead letters is configured. Start the console with --letters=s3://… or kafka:TOPIC' : status === 200 ? 'No dead letter lies here from this time. Whether anything came is not known here.' : 'The letters cannot be listed now.';
  const tally = status === 200 ? Object.entries(body.reasons).sort((a, b) => b[1] - a[1]) : [];
  $('tally').replaceChildren(...tally.map(([name, n]) => make('li', {}, make('b', { textContent: count(n) }), words(name))));
  $('tally').hidden = !tally.length;
  $('subtitle').textContent = status === 200 && body.more ? `What pipelines could not use: the latest ${letters.length}.` : 'What pipelines could not use, the latest first.';
}

function row(letter) {
  const button = make('button', { type: 'button', className: 'link', textContent: letter.failed === undefined ? letter.id.slice(0, 12) : moment.format(letter.failed) });
  button.addEventListener('click', () => show(letter.id));
  return make('tr', {}, make('td', {}, button), make('td', { textContent: words(letter.reason) }), make('td', { textContent: letter.pipeline }), make('td', { className: 'wrap', textContent: letter.source }), make('td', { className: 'n', textContent: count(letter.bytes) }));
}

async function show(id) {
  const { status, body } = await ask(`/api/letters/${id}`);
  if (status !== 200) return notice(body.message);
  $('letter-title').textContent = words(body.reason);
  $('letter-detail').textContent = body.detail;
  const facts = { Rejected: body.failed === undefined ? 'not known' : moment.format(body.failed), Event: body.event === undefined ? 'not known' : moment.format(body.event), Pipeline: body.pipeline, Step: body.step, Attempt: body.attempts, Version: body.version, From: body.source, Letter: body.id };
  $('letter-facts').replaceChildren(...Object.entries(facts).map(([name, value]) => make('div', {}, make('dt', { textContent: name }), make('dd', { textContent: value }))));
  $('payload').textContent = body.text ?? body.hex ?? '';
  $('payload-note').textContent = `${count(body.bytes)} bytes${body.whole ? '' : ', of which the begin is shown'}. To send it again: sluice dlq replay ${body.id.slice(0, 12)}`;
  $('letter').showModal();
}

$('reason').append(...REASONS.map((name) => make('option', { value: name, textContent: words(name) })));
$('reason').value = new URLSearchParams(location.search).get('reason') || '';
$('reason').addEventListener('change', list);
$('days').addEventListener('change', list);
$('letter').addEventListener('click', (event) => event.target === $('letter') && $('letter').close());
start();
list();
