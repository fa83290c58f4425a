import type { ExportManifest, ExportState } from '../../../../lib/billing/billing-source.ts';
import type { EstimateSubject } from '../../../../lib/billing/estimates/estimate.ts';
import { CANARY, InjectedFailure } from '../../task.ts';
import { count } from '../coverage.ts';
import type { FateOf } from '../knobs.ts';
import { charge } from './charge.ts';
import type { IssuedDocument, State } from './issued-document.ts';
import { failureOf, type Tenant } from './tenant.ts';
import { encodePart } from './wire.ts';

type Exported = Pick<State, 'number' | 'eTag' | 'bytes'>;

type Operation = {
  readonly id: string;
  readonly name: string;
  readonly data: () => Exported | undefined;
  readonly askedAtMs: number;
  readonly readyAtMs: number;
  readonly fate: FateOf<'export'> | undefined;
  /** What its manifest shows, since it was first shown. */
  shown: Exported | undefined;
};

/** What a manifest hands out; whoever notes or stores it, stores the secret. */
type Access = {
  readonly operation: Operation;
  readonly shown: Exported;
  readonly untilMs: number;
  readonly secret: string;
};

/** How one blob leaves: whole, or breaking off half-way. */
type SentBlob = { readonly bytes: Uint8Array; readonly breaksOff: boolean };

/** Microsoft's asynchronous exports: asked for, running, ready for a while, gone. */
export class Exports {
  private readonly tenant: Tenant;
  private readonly operations = new Map<string, Operation>();

  constructor(tenant: Tenant) {
    this.tenant = tenant;
  }

  startOf(document: IssuedDocument): { readonly operationId: string } {
    const { linesFromMs, id } = document.issue;
    return this.start(id, () => (this.tenant.nowMs < linesFromMs ? undefined : document.now));
  }

  startEstimate({ currency, period }: EstimateSubject): { readonly operationId: string } {
    const { estimates } = this.tenant.given.knobs;
    if (estimates === 'refused') throw new InjectedFailure('Estimates may not be read.', 'forbidden');
    const bytes = [encodePart('', currency, ESTIMATED, '\n')];
    const data = { number: 0, eTag: `etag-${currency}-${period}`, bytes };
    return this.start(`${currency}-${period}`, () => (estimates === 'given' ? data : undefined));
  }

  state(operationId: string): ExportState {
    const operation = this.operations.get(operationId);
    const { tenant } = this;
    const { knobs, random, coverage } = tenant.given;
    if (!operation || operation.fate === 'gone' || this.isGone(operation)) {
      if (operation) count(coverage.points, 'an operation is gone');
      return { state: 'gone', detail: `export ${operationId} is no longer known` };
    }
    if (tenant.nowMs < operation.readyAtMs || operation.fate === 'never ready') {
      return { state: 'running', pollAfterMs: random.chance(0.5) ? undefined : random.below(120_000) };
    }
    if (operation.fate === 'failed') return { state: 'gone', detail: 'the export failed (code 5001)' };
    const data = operation.fate === 'no data' ? undefined : operation.data();
    if (!data) return { state: 'not_ready', detail: 'No data available (code 5000)' };
    if (!operation.shown || knobs.manifestMoves) operation.shown = data;
    return { state: 'ready', manifest: this.manifest(operation, operation.shown) };
  }

  /** What a manifest is of. */
  nameOf({ access }: ExportManifest): string {
    return (access as Access).operation.name;
  }

  /** One blob of a manifest that was handed out. */
  blob({ access, blobs }: ExportManifest, part: number): SentBlob {
    const { tenant } = this;
    const { operation, shown, untilMs } = access as Access;
    if (tenant.nowMs >= untilMs) {
      count(tenant.given.coverage.points, 'the access to a blob has lapsed');
      throw new InjectedFailure(`The access to ${blobs[part]} has lapsed.`, 'forbidden');
    }
    if (this.isGone(operation)) throw new InjectedFailure(`${blobs[part]} is not there.`, 'not_found');
    const bytes = shown.bytes[part];
    if (!bytes) throw new RangeError(`there is no blob ${part}`);
    return this.sent(operation, shown, part, bytes);
  }

  private sent(operation: Operation, { bytes: all }: Exported, part: number, bytes: Uint8Array): SentBlob {
    const whole = { bytes, breaksOff: false };
    const { tenant } = this;
    const fate = tenant.fate('blob');
    switch (fate) {
      case undefined:
        return whole;
      case 'missing':
        throw new InjectedFailure('The blob is not there.', 'not_found');
      case 'unavailable':
      case 'throttled':
        throw failureOf(fate);
      case 'refused':
        throw new InjectedFailure('The access was refused.', 'forbidden');
      case 'breaks off':
        return { bytes, breaksOff: true };
      case 'truncated':
        return { bytes: bytes.slice(0, tenant.given.random.below(bytes.length)), breaksOff: false };
      case 'garbled':
        return { bytes: garbled(bytes, tenant.given.random.below(bytes.length)), breaksOff: false };
      case 'swapped':
        return this.lie(operation, part, all[(part + 1) % all.length] ?? bytes);
      case 'foreign':
        return this.lie(operation, part, encodePart('G999', 'EUR', ESTIMATED, '\n'));
      case 'empty':
        return this.lie(operation, part, encodePart('', '', [], ''));
    }
  }

  private lie({ name }: Operation, part: number, bytes: Uint8Array): SentBlob {
    this.tenant.lies.part(name, part, bytes);
    return { bytes, breaksOff: false };
  }

  private start(name: string, data: () => Exported | undefined): { readonly operationId: string } {
    const { tenant, operations } = this;
    const { random, knobs } = tenant.given;
    const fate = tenant.fate('export');
    if (fate === 'unavailable' || fate === 'throttled') throw failureOf(fate);
    if (fate === 'no token') throw new InjectedFailure('The App lane has no token.', 'unauthorized');
    const id = `operation-${operations.size + 1}`;
    const lastsMs = tenant.healed ? 0 : Math.floor(random.next() * knobs.exportMs);
    const readyAtMs = tenant.nowMs + lastsMs;
    operations.set(id, {
      ...{ id, name, data, fate, readyAtMs, shown: undefined },
      askedAtMs: tenant.nowMs,
    });
    return { operationId: id };
  }

  private manifest(operation: Operation, shown: Exported): ExportManifest {
    const { knobs } = this.tenant.given;
    const untilMs = this.tenant.nowMs + knobs.accessMs;
    const names = knobs.freshNames ? `${operation.id}-${shown.number}` : `cut ${shown.number}`;
    const access: Access = { operation, shown, untilMs, secret: CANARY };
    return {
      eTag: shown.eTag,
      blobCount: shown.bytes.length,
      blobs: shown.bytes.map((_, part) => `part-${part} of ${names}`),
      accessUntilMs: untilMs,
      access,
    };
  }

  private isGone({ askedAtMs }: Operation): boolean {
    return this.tenant.nowMs >= askedAtMs + this.tenant.given.knobs.operationLifeMs;
  }
}

function garbled(bytes: Uint8Array, place: number): Uint8Array {
  const other = bytes.slice();
  other[place] = (other[place] ?? 0) ^ 1;
  return other;
}

/** What is not billed yet; the same in every schedule. */
export const ESTIMATED = [charge('expected', 12_345), charge('expected', 12_345), charge('soon', 678)];
