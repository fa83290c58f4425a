import { hash } from 'node:crypto';
import type { ReportedBalance } from '../../../../lib/billing/billing-source.ts';
import type { DocumentHeader } from '../../../../lib/billing/document.ts';
import { dayOf } from '../../../../lib/values/day.ts';
import { money } from '../../../../lib/values/money.ts';
import type { Random } from '../../random.ts';
import type { Scheduler } from '../../scheduler.ts';
import { InjectedFailure } from '../../task.ts';
import { count, type Coverage } from '../coverage.ts';
import type { FATES } from '../knobs.ts';
import { type FateOf, type Knobs } from '../knobs.ts';
import type { IssuedDocument } from './issued-document.ts';
import { Lies } from './lies.ts';
import { latinBytes, withTable } from '../../../builders/pdf-files.ts';

type Given = {
  readonly random: Random;
  readonly knobs: Knobs;
  readonly scheduler: Scheduler;
  readonly coverage: Coverage;
};

type Listed = { readonly headers: readonly DocumentHeader[]; readonly problems: readonly string[] };

/** A partner's tenant at Microsoft: what it has, and what it says of it today. */
export class Tenant {
  readonly documents: IssuedDocument[] = [];
  readonly lies = new Lies();
  /** Every statement that left as a whole PDF, by document and hash. */
  readonly statementsSent = new Set<string>();
  readonly given: Given;
  healed = false;
  balanceCents: number;

  constructor(given: Given) {
    this.given = given;
    this.balanceCents = given.random.between(1, 1_000_000);
  }

  get nowMs(): number {
    return this.given.scheduler.nowMs;
  }

  /** What goes wrong with this answer, if anything does. */
  fate<Kind extends keyof typeof FATES>(kind: Kind): FateOf<Kind> | undefined {
    const { random, knobs, coverage } = this.given;
    if (this.healed || !random.chance(knobs.faults[kind])) return undefined;
    const fate = random.pick(knobs.fates[kind]);
    count(coverage.faults, `${kind}: ${fate}`);
    return fate;
  }

  document(id: string): IssuedDocument {
    const found = this.documents.find((document) => document.issue.id === id);
    if (!found) throw new InjectedFailure(`${id} is not known`, 'not_found');
    return found;
  }

  /** What is in the list by now, whatever the list itself says. */
  listed(): readonly IssuedDocument[] {
    return this.documents.filter(({ issue }) => issue.appearsAtMs <= this.nowMs);
  }

  list(): Listed {
    const fate = this.fate('list');
    if (fate === 'unavailable') throw failureOf(fate);
    const headers = this.listed().map((document) => document.header(this.nowMs));
    if (fate === undefined) return { headers, problems: [] };
    if (fate === 'empty') return { headers: [], problems: [] };
    const place = this.given.random.below(headers.length);
    const left = headers.filter((_, index) => index !== place);
    const problem = `Invoice ${headers[place]?.id}, documentType: is not text.`;
    return { headers: left, problems: fate === 'one unreadable' ? [problem] : [] };
  }

  balances(): {
    balances: readonly ReportedBalance[];
    defaultCurrencyProblem: string | undefined;
    perCurrencyProblem: string | undefined;
  } {
    const fate = this.fate('balance');
    if (fate === 'unavailable') throw failureOf(fate);
    const of = (cents: number) => money(`${cents}.00`, 'EUR');
    const balance = of(fate === 'zero' ? 0 : this.balanceCents);
    const part = of(fate === 'parts do not sum' ? this.balanceCents + 1 : this.balanceCents);
    const details = fate === 'zero' ? [] : [{ invoiceType: 'OneTime', balance: part }];
    return {
      balances: [{ balance, accountingDate: dayOf(this.nowMs), details }],
      defaultCurrencyProblem: undefined,
      perCurrencyProblem: fate === 'lane down' ? 'the App+User lane is down' : undefined,
    };
  }

  statement(id: string): Uint8Array {
    const fate = this.fate('statement');
    const { statement } = this.document(id);
    switch (fate) {
      case 'unavailable':
      case 'throttled':
        throw failureOf(fate);
      case 'lane down':
        throw new InjectedFailure('The App+User lane has no token.', 'unauthorized');
      case 'not a PDF':
        return new TextEncoder().encode(`{"code":500,"description":"${'x'.repeat(100)}"}`);
      case 'cut':
        return statement.slice(0, Math.floor(statement.length / 2));
      case 'unreadable':
        return this.sent(id, UNREADABLE);
      case undefined:
        return this.sent(id, statement);
    }
  }

  private sent(id: string, statement: Uint8Array): Uint8Array {
    this.statementsSent.add(`${id} ${hash('sha256', statement)}`);
    return statement;
  }
}

const UNREADABLE = latinBytes(
  withTable('%PDF-1.7\n', ['1 0 obj\n<< /Type /Catalog >>\nendobj\n', '2 0 obj\n(a picture)\nendobj\n']),
);

export function failureOf(kind: 'unavailable' | 'throttled'): InjectedFailure {
  return new InjectedFailure(`Microsoft is ${kind}.`, kind);
}
