import type { BillingDocument } from '../../../lib/billing/document.ts';
import { asked } from '../../../lib/billing/night/night-plan.ts';
import type { Day } from '../../../lib/values/day.ts';
import { CONTOSO, FABRIKAM } from '../../builders/shop-scenario.ts';
import { settledAlone, simulatedNights } from '../../builders/simulated-nights.ts';
import { contentOf } from './content-of.ts';
import { DAMAGES, type DamageKind, type Target } from './damage.ts';
import { createDamagedWire } from './damaged-wire.ts';

/**
 * What became of a damage. `refused`: it was noticed when it came; `not tied`: it was loaded, and the document shows that
 * something is wrong; `next night`: asked for again it is other than it was, and shows as restated; `nothing lost`: other
 * bytes, which say the same to the last character; `unnoticed`: the rest.
 */
export type Outcome = 'refused' | 'not tied' | 'next night' | 'nothing lost' | 'unnoticed';

export type Trial = {
  readonly outcome: Outcome;
  readonly document: BillingDocument;
  /** The bytes around the damage, where it is at one place. */
  readonly around: string;
};

const LINES = { page: 110, blob: 500 };

/** One document from v1 pages and one from v2 blobs, each with its PDF: as they come over the wire, and damaged. */
export async function createSpecimen() {
  const wire = createDamagedWire();
  const nights = await simulatedNights(
    [
      invoice('G012400001', '2024-01', '2024-02-08T05:00:00Z', 'lines', LINES.page),
      invoice('G022400001', '2024-02', '2024-03-08T05:00:00Z', 'invoice', LINES.blob),
    ],
    {},
    wire.through,
  );
  nights.pass('2024-03-09T02:00:00Z');
  await nights.plan('2024-03-09');
  const listed = {
    page: { ...(await nights.document('G012400001')), revision: 0 },
    blob: { ...(await nights.document('G022400001')), revision: 0 },
  };
  // Nothing is damaged yet: what comes is recorded, and has to tie.
  for (const target of ['page', 'blob'] as const) {
    wire.damage(target, undefined);
    const { document } = await settledAlone(nights, listed[target]);
    if (document.stage !== 'filed') throw new Error(`${document.header.id} does not tie: ${whyOf(document)}`);
  }

  /** Whether it shows once the document is asked for again, and comes as it is. */
  async function showsNextNight(document: BillingDocument, { book, ...tools }: Tools): Promise<boolean> {
    wire.damage('page', undefined);
    const night = '2024-03-10' as Day;
    await book.write(
      asked(document, document.header, { cloud: 'global', night, nowMs: tools.clock.nowMs, facts: [] }),
    );
    await tools.sync(document.header.id);
    return (await tools.document(document.header.id)).restatements.length > 0;
  }

  return {
    recorded: wire.recorded,
    close: () => nights.close(),
    /** Damages a target in this way as it comes over the wire, and looks what becomes of its document. */
    async trial(target: Target, kind: DamageKind, random: () => number): Promise<Trial> {
      const parts = wire.recorded[target];
      const damage = DAMAGES[kind](parts, random);
      wire.damage(target, damage);
      // Both documents have a statement; of lines, one has pages and the other blobs.
      const isOfPages = target === 'page' || (target === 'statement' && damage.parts.has(0));
      const { document, tools } = await settledAlone(nights, isOfPages ? listed.page : listed.blob);
      const { where } = damage;
      const outcome = await outcomeOf(document, target, parts, damage.parts);
      return {
        document,
        outcome: outcome === 'unnoticed' && (await showsNextNight(document, tools)) ? 'next night' : outcome,
        around: where ? around(parts[where.part] ?? new Uint8Array(), where.byte) : '',
      };
    },
  };
}

type Tools = Awaited<ReturnType<typeof settledAlone>>['tools'];

export type Specimen = Awaited<ReturnType<typeof createSpecimen>>;

async function outcomeOf(
  document: BillingDocument,
  target: Target,
  parts: readonly Uint8Array[],
  damaged: ReadonlyMap<number, Uint8Array>,
): Promise<Outcome> {
  if (document.failure !== undefined || document.statementProblem !== undefined) return 'refused';
  if (document.stage !== 'filed') return 'not tied';
  const now = parts.map((bytes, part) => damaged.get(part) ?? bytes);
  const isSame = (await contentOf(target, now)) === (await contentOf(target, parts));
  return isSame ? 'nothing lost' : 'unnoticed';
}

function whyOf({ failure, statementProblem, tieOut }: BillingDocument): string {
  return failure ?? statementProblem ?? tieOut?.why ?? '';
}

function around(bytes: Uint8Array, byte: number): string {
  const text = Buffer.from(bytes.subarray(Math.max(0, byte - 60), byte)).toString('latin1');
  return `${text}<<${Buffer.from(bytes.subarray(byte, byte + 1)).toString('latin1')}>>`;
}

function invoice(id: string, period: string, at: string, on: 'lines' | 'invoice', length: number) {
  const otherCharges = Array.from({ length }, (_, index) => ({
    category: ['license', 'azure_usage', 'marketplace', 'savings_plan'][index % 4],
    customerId: index % 3 === 0 ? FABRIKAM : CONTOSO,
    name: `Product ${index} of the list`,
    unitPrice: `${(index * 37) % 900}.${String((index * 61) % 100).padStart(2, '0')}7`,
    quantity: 1 + (index % 7),
  })).map((charge) => ({ ...charge, unitPrice: charge.unitPrice.replace(/^0\./, '1.') }));
  return { event: 'invoice', at, id, kind: 'one_time', period, tax: { rate: '0.19', on }, otherCharges };
}
