import type { Fault, Faults } from '../../../local/partner-center/faults.ts';
import { refusal } from '../../../local/partner-center/route.ts';
import type { Random } from '../random.ts';
import type { Weather } from './weather.ts';

type Kind = Fault extends infer One
  ? One extends unknown
    ? Omit<One, 'method' | 'path' | 'times'>
    : never
  : never;
type Place = { readonly method: string; readonly path: RegExp };

/** What only looks, by the call at Microsoft. */
const LOOKS: readonly Place[] = [
  { method: 'GET', path: /\/subscriptions\/[^/]+$/ },
  { method: 'GET', path: /\/registrationstatus$/ },
  { method: 'GET', path: /\/skus\/[^/]+$/ },
  { method: 'POST', path: /\/checkInventory$/i },
  { method: 'GET', path: /\/availabilities$/ },
  { method: 'GET', path: /\/carts\/[^/]+$/ },
  { method: 'GET', path: /\/orders\/[^/]+$/ },
  { method: 'GET', path: /\/orders$/ },
  { method: 'GET', path: /\/auditrecords$/ },
  { method: 'GET', path: /\/entitlements$/ },
];

/** What changes something, but buys nothing. */
const CHANGES: readonly Place[] = [
  { method: 'POST', path: /\/registrations$/ },
  { method: 'POST', path: /\/carts$/ },
  { method: 'PUT', path: /\/carts\/[^/]+$/ },
];

const CHECKOUT: Place = { method: 'POST', path: /\/checkout$/ };

/** Faults that strike each call by chance, as it arrives, as often as the weather says. */
export function createStrikes(parts: {
  readonly random: Random;
  readonly weather: Weather;
  readonly isHealed: () => boolean;
  readonly tell: (what: string) => void;
}): Faults {
  const { random, weather, isHealed, tell } = parts;
  // A storm over one kind of look: it outlasts the client's own repetitions, or it does not.
  const storms = new Map<Place, { readonly kind: Kind; left: number }>();
  const lookedAt = (place: Place): Kind | undefined => {
    const storm = storms.get(place);
    if (storm && storm.left > 0) return ((storm.left -= 1), storm.kind);
    if (!random.chance(weather.lookUpFaults)) return undefined;
    const kind = lookKind(random);
    storms.set(place, { kind, left: random.pick([0, 1, 3, 8]) });
    return kind;
  };
  const draw = (method: string, path: string): Kind | undefined => {
    const fits = (place: Place) => place.method === method && place.path.test(path);
    const look = LOOKS.find(fits);
    if (look) return lookedAt(look);
    if (fits(CHECKOUT))
      return random.chance(weather.checkoutFaults) ? checkoutKind(random, weather) : undefined;
    return CHANGES.some(fits) && random.chance(weather.changeFaults)
      ? changeKind(random, weather)
      : undefined;
  };
  return {
    plant: () => undefined,
    unused: () => [],
    take(method, path) {
      const kind = isHealed() ? undefined : draw(method, path);
      if (!kind) return undefined;
      const fault = { path: /./, ...kind } as Fault;
      tell(`${method} ${path.split('/').at(-1)} meets ${nameOf(fault)}`);
      return fault;
    },
  };
}

function nameOf(fault: Fault): string {
  const executed = 'executed' in fault ? (fault.executed ? ', executed' : ', not executed') : '';
  const answered = 'response' in fault && fault.response ? ` ${fault.response.status}` : '';
  return `${fault.kind}${answered}${executed}${fault.kind === 'late' ? ` by ${fault.minutes} min` : ''}`;
}

const answered = (executed: boolean, status: number, code: number | undefined, headers = {}): Kind => ({
  kind: 'answer',
  executed,
  response: code === undefined ? { status, headers } : refusal(status, code, 'as the simulation has it'),
});

function lookKind(random: Random): Kind {
  return random.pick<() => Kind>([
    () => ({ kind: 'reset', executed: true }),
    () => answered(false, 503, undefined, { 'Retry-After': '20' }),
    () => answered(false, 500, 800003),
    () => answered(false, 429, undefined, { 'Retry-After': '1' }),
    () => ({ kind: 'cut_body' }),
    () => ({ kind: 'html', executed: false }),
    // Of a gateway: no evidence that something does not exist.
    () => answered(false, 404, 1000),
  ])();
}

function changeKind(random: Random, { lateMinutes }: Weather): Kind {
  return random.pick<() => Kind>([
    () => ({ kind: 'reset', executed: false }),
    () => ({ kind: 'reset', executed: true }),
    () => ({ kind: 'cut_body' }),
    () => ({ kind: 'late', minutes: random.between(1, lateMinutes), until: 'on_its_way' }),
    () => answered(random.chance(0.5), 500, 800003),
    () => answered(false, 429, undefined, { 'Retry-After': '1' }),
    () => answered(false, 404, 400019),
    () => answered(false, 400, 800030),
    () => answered(false, 403, 800020),
  ])();
}

function checkoutKind(random: Random, { lateMinutes }: Weather): Kind {
  const minutes = random.between(1, lateMinutes);
  return random.pick<() => Kind>([
    () => ({ kind: 'reset', executed: false }),
    () => ({ kind: 'reset', executed: true }),
    () => ({ kind: 'reset', executed: true }),
    () => ({ kind: 'cut_body' }),
    () => ({ kind: 'html', executed: random.chance(0.5) }),
    () => ({ kind: 'late', minutes, until: 'on_its_way' }),
    () => ({ kind: 'late', minutes, until: 'under_way' }),
    () => ({ kind: 'late', minutes, until: 'on_its_way', response: { status: 502 } }),
    () => ({ kind: 'late', minutes, until: 'under_way', response: refusal(409, 800060, 'in progress') }),
    () => answered(true, 500, 800005),
    () => answered(false, 500, 800005),
    () => answered(true, 503, undefined),
    () => answered(false, 503, undefined, { 'Retry-After': random.pick(['5', '90', '1200']) }),
    () => answered(false, 429, undefined, { 'Retry-After': '10' }),
    () => answered(false, 409, 800060),
    () => answered(false, 403, 800020),
    () => answered(false, 400, 800030),
    () => answered(false, 404, 400019),
    () => ({ kind: 'order_error', orderGroup: '0', code: 800020, description: 'as the simulation has it' }),
    () => ({ kind: 'bad_end', minutes: random.pick([0, 20, 600]), status: 'cancelled' }),
  ])();
}
