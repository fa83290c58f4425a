import { parseArgs } from 'node:util';
import type { BuyerKind } from './purchases/buyer.ts';
import type { Habits } from './purchases/lossy-shop.ts';
import { PARTNER_SDK } from './purchases/partner-sdk.ts';
import { play, type Played } from './purchases/play.ts';
import { POWERTOOLS } from './purchases/powertools.ts';
import { purchaseRequests } from './purchases/requests.ts';
import { TIEOUT } from './purchases/tieout.ts';

/**
 * The same purchases through three buyers, at the same shop with the same seed, while replies are lost: the shop did
 * what it was asked, and the client saw a reset. What fails comes again by the queue. Orders are counted in the shop's
 * books. The peer needs `npm ci --prefix bench` once; `--lost` is in percent.
 */
const { values } = parseArgs({
  options: {
    purchases: { type: 'string', default: '1000' },
    lost: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
for (const [name, text] of Object.entries(values)) {
  const most = name === 'lost' ? 99 : 999_999;
  if (!/^[1-9]\d{0,5}$/.test(text) || Number(text) > most) {
    console.error(`--${name} is not a whole number from 1 to ${most}: ${text}`);
    process.exit(2);
  }
}
const [purchases, lostPercent, seed] = [Number(values.purchases), Number(values.lost), Number(values.seed)];

type Shop = Pick<Habits, 'repeated' | 'lostForMs'>;
const SHOPS: Readonly<Record<string, Shop>> = {
  'repeats its answer': { repeated: 'replay', lostForMs: 0 },
  'says 800065': { repeated: '800065', lostForMs: 0 },
  'repeats it, losses last a minute': { repeated: 'replay', lostForMs: 60_000 },
};
const BUYERS: readonly BuyerKind[] = [TIEOUT, POWERTOOLS, PARTNER_SDK];

type Result = Played & { readonly shop: string; readonly buyer: string };

const requests = purchaseRequests(purchases);
const results: Result[] = [];
for (const [shop, { repeated, lostForMs }] of Object.entries(SHOPS)) {
  const habits: Habits = { seed, lost: lostPercent / 100, repeated, lostForMs };
  for (const kind of BUYERS) {
    // A few first, so that nobody pays for the compiler.
    await play(kind, purchaseRequests(100), habits);
    results.push({ shop, buyer: kind.title, ...(await play(kind, requests, habits)) });
  }
}
print();
const failures = results.filter(({ buyer }) => buyer === TIEOUT.title).flatMap(failuresOf);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;

function print(): void {
  const minutes = (seconds: number) => (seconds / 60).toFixed(1);
  console.table(
    results.map(({ shop, buyer, answeredAfter: { median, p95, longest }, ...played }) => ({
      ...{ 'the shop': shop, buyer },
      ...{ orders: played.orders, duplicates: played.duplicates, lost: played.lost },
      ...{ untold: played.untold, wrong: played.wrong, 'left to people': played.leftToPeople },
      'checkouts unheard': played.lostCheckouts,
      redelivered: played.redelivered,
      'calls each': played.callsEach.toFixed(2),
      'of them changes': played.changesEach.toFixed(2),
      'answered after, min': `${minutes(median)} / ${minutes(p95)} / ${minutes(longest)}`,
      'real ms each': played.realMsEach.toFixed(2),
    })),
  );
  console.log(JSON.stringify({ bench: 'purchases', purchases, lostPercent, seed, results }));
}

/** What must not be, and that something was there to go wrong at all. */
function failuresOf({
  shop,
  duplicates,
  lost,
  untold,
  wrong,
  lostCheckouts,
  orders,
}: Result): readonly string[] {
  const broken = Object.entries({ duplicates, lost, untold, wrong }).filter(([, count]) => count > 0);
  const said = broken.map(([what, count]) => `this system, where the shop ${shop}: ${count} ${what}`);
  const isIdle = lostCheckouts === 0 || orders === 0;
  return isIdle
    ? [...said, `where the shop ${shop}, no checkout lost its reply: nothing was measured`]
    : said;
}
