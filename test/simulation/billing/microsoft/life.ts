import { addPeriods, dayOf, periodOf } from '../../../../lib/values/day.ts';
import { count } from '../coverage.ts';
import { drawCharges } from './charge.ts';
import { IssuedDocument, type Issue } from './issued-document.ts';
import type { Tenant } from './tenant.ts';

const HOUR = 3_600_000;

/** What a tenant has when a schedule begins, and what becomes of it until the weather heals. */
export class Life {
  private readonly tenant: Tenant;
  private readonly startMs: number;
  private readonly told: (what: string) => void;
  private names = 0;

  constructor(tenant: Tenant, startMs: number, told: (what: string) => void) {
    this.tenant = tenant;
    this.startMs = startMs;
    this.told = told;
  }

  begin(): void {
    const { random, knobs, scheduler } = this.tenant.given;
    for (let number = 1; number <= knobs.documents; number += 1) this.issue(number);
    const span = Math.min(knobs.healAfterMs, 40 * HOUR);
    for (let change = 0; change < knobs.changes; change += 1) {
      // Mostly while somebody looks: in the first hours of a night.
      const nights = Math.max(1, Math.ceil(span / (24 * HOUR)));
      const inNight = 2 * HOUR + random.below(3 * HOUR) + random.below(nights) * 24 * HOUR;
      const atMs = this.startMs + Math.min(random.chance(0.7) ? inNight : random.below(span), span - 1);
      scheduler.at(atMs, () => this.change());
    }
  }

  // The first one is always an invoice of the month before, so that nobody misses one.
  private issue(number: number): void {
    const { random, knobs } = this.tenant.given;
    const old = number > 1 && random.chance(0.15);
    const legacy = number > 1 && random.chance(0.4);
    const month = periodOf(dayOf(this.startMs));
    // Weekly documents, those that v1 has of new commerce, and those of the last month.
    const period = old
      ? addPeriods(month, -5)
      : legacy && random.chance(0.5)
        ? '2024-01'
        : addPeriods(month, -1);
    const commerce = legacy && period !== '2024-01' ? 'legacy' : 'new';
    const late = number > 1 && !knobs.calm && random.chance(0.3);
    const appearsAtMs = late ? this.startMs + random.below(20 * HOUR) : this.startMs;
    this.add({
      ...{ id: `${commerce === 'legacy' ? 'D' : 'G'}${number}`, documentType: 'invoice', commerce },
      source: commerce === 'legacy' || period < '2024-02' ? 'v1' : 'v2',
      ...{ period, invoiceDate: dayOf(this.startMs), currency: 'EUR', amendsOf: undefined, appearsAtMs },
      linesFromMs: appearsAtMs + Math.floor(random.next() * knobs.noDataMs),
      listLagsMs: knobs.listLagsMs,
    });
  }

  private add(issue: Issue): void {
    const { random, knobs } = this.tenant.given;
    const charges = drawCharges(random, () => this.name(), issue.documentType === 'credit_note');
    this.tenant.documents.push(new IssuedDocument(issue, charges, random, knobs.statementTax));
  }

  private name(): string {
    return `charge-${(this.names += 1)}`;
  }

  private change(): void {
    const { tenant } = this;
    const { random, coverage } = tenant.given;
    if (tenant.healed) return;
    const document = random.pick(tenant.listed());
    if (!document) return;
    const kind = random.pick([
      ...['restated', 'restated', 'restated', 'restated', 'reordered', 'cut otherwise'],
      ...['paid', 'amended', 'statement issued again'],
    ] as const);
    count(coverage.points, `Microsoft: ${kind}`);
    this.told(`${document.id} is ${kind}`);
    switch (kind) {
      case 'restated':
        return document.restate(() => this.name(), tenant.nowMs);
      case 'reordered':
        return document.rearrange(true, tenant.nowMs);
      case 'cut otherwise':
        return document.rearrange(false, tenant.nowMs);
      case 'paid':
        return void (document.paidCents += random.between(1, 1_000));
      case 'statement issued again':
        return document.reissueStatement();
      case 'amended':
        return this.amend(document);
    }
  }

  // A credit note appears in the list; what it amends may become void.
  private amend(document: IssuedDocument): void {
    const { tenant } = this;
    document.isVoid = tenant.given.random.chance(0.5);
    this.add({
      ...document.issue,
      id: `${document.issue.id}-${tenant.documents.length}`,
      documentType: 'credit_note',
      amendsOf: document.issue.id,
      appearsAtMs: tenant.nowMs,
      linesFromMs: tenant.nowMs,
    });
  }
}
