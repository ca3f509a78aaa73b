// What all pages share: services, notices, numbers and times.
export const $ = (id) => document.getElementById(id);

/** An element with properties and children; text is always text. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Asks the console; what it says with another status than 200 comes as an answer too. */
export async function ask(path) {
  try {
    const response = await fetch(path, { headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(15000) });
    return { status: response.status, body: await response.json() };
  } catch {
    return { status: 0, body: { message: 'The console does not answer.' } };
  }
}

export function notice(text) {
  const box = $('notice');
  if ((box.textContent || '') !== (text || '')) box.textContent = text || '';
  box.hidden = !text;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
export const count = (value) => whole.format(value);
export const short = (value) => (Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(1) : Math.abs(value) >= 10000 ? compact.format(value) : new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(value));
export const bytes = (value) => {
  const unit = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value / 1000 ** unit)} ${['B', 'kB', 'MB', 'GB', 'TB'][unit]}`;
};

/** Adds decimals that are text, exactly; the result is text. */
export function addDecimals(texts) {
  let scale = 0;
  for (const text of texts) scale = Math.max(scale, (text.split('.')[1] || '').length);
  let sum = 0n;
  for (const text of texts) {
    const [before, after = ''] = text.split('.');
    sum += BigInt(before + after.padEnd(scale, '0'));
  }
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  return (sum < 0n ? '-' : '') + digits.slice(0, digits.length - scale) + (scale ? '.' + digits.slice(-scale) : '');
}

/** A decimal that is text, for people: two places, groups of digits, and no more than a line. */
export function decimal(text) {
  const [before] = text.split('.');
  return before.length > 15 ? Number(text).toExponential(3).replace('Infinity', '> 1e308') : new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(Number(text));
}

const time = (options) => new Intl.DateTimeFormat(undefined, { hourCycle: 'h23', ...options });
export const clock = time({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const minutes = time({ hour: '2-digit', minute: '2-digit' });
export const moment = time({ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
export const utc = time({ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

const NAMES = { events: 'Events', high: 'High store', low: 'Low store' };
const STATES = { up: 'up', away: 'away', off: 'off', missing: 'without a table yet', refused: 'refuses', unknown: 'not known yet' };

async function services() {
  const { status, body } = await ask('/api/status');
  const list = status === 200 ? body.services : [{ name: 'events', state: 'away' }];
  const items = list.map(({ name, state, detail }) =>
    make('li', { className: state, title: detail || '' }, make('span', { className: 'dot' }), `${NAMES[name] || name} ${STATES[state] || state}`));
  const box = $('services');
  const text = items.map((item) => item.textContent).join();
  if (box.dataset.text !== text) {
    box.dataset.text = text;
    box.replaceChildren(...items);
  }
}

export function start() {
  const zone = $('zone');
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ');
  if (zone) zone.textContent = `Times in ${here}${here === 'UTC' ? '' : ' unless they say UTC'}`;
  services();
  setInterval(() => document.hidden || services(), 4000);
}
