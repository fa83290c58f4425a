import type { Exchange } from '../exchange/exchange.ts';
import { listAvailabilities, type Availability } from './availabilities.ts';
import type { CatalogueScope } from './catalogue-scope.ts';
import { getSku, type Sku } from './skus.ts';

export type CatalogueItem = {
  readonly scope: CatalogueScope;
  readonly productId: string;
  readonly skuId: string;
};

/**
 * What one process remembers of the catalogue. SKUs stand for an hour. Ids of availabilities are reissued all the time
 * (page product-resources), so they are kept for minutes, and a purchase looks them up anew. Callers at one time share
 * one look-up; a failure is not remembered.
 */
type CatalogueCache = {
  sku(item: CatalogueItem): Promise<Sku>;
  /** To look around: at most `withinMs` old, and never more than five minutes. */
  availabilities(item: CatalogueItem, withinMs?: number): Promise<readonly Availability[]>;
  /** To buy: asked for now, by this caller. Whoever looks around has it too. */
  availabilitiesNow(item: CatalogueItem): Promise<readonly Availability[]>;
  /**
   * After Microsoft refused an id as out of date: no availability that was looked up before names it again, and its SKU
   * is looked up anew.
   */
  forget(catalogItemId: string): void;
};

const SKU_MS = 3_600_000;
const AVAILABILITIES_MS = 300_000;
const MOST_ITEMS = 1_000;

export function createCatalogueCache(parts: {
  readonly exchange: Exchange;
  readonly nowMs: () => number;
}): CatalogueCache {
  const { exchange, nowMs } = parts;
  const skus = createMemory<Sku>(nowMs);
  const availabilities = createMemory<readonly Availability[]>(nowMs);
  const lookForSku = (item: CatalogueItem) => async () => (await getSku(exchange, item.scope, item)).body;
  const lookForAvailabilities = (item: CatalogueItem) => async () =>
    (await listAvailabilities(exchange, item.scope, item)).body.items;

  return {
    sku: (item) => skus.recall(keyOf(item), SKU_MS, lookForSku(item)),
    availabilities: (item, withinMs = AVAILABILITIES_MS) =>
      availabilities.recall(keyOf(item), Math.min(withinMs, AVAILABILITIES_MS), lookForAvailabilities(item)),
    availabilitiesNow: (item) => availabilities.look(keyOf(item), lookForAvailabilities(item)),
    forget: (catalogItemId) => {
      availabilities.forget((found) => found.some((one) => one.catalogItemId === catalogItemId));
      skus.forget((sku) => isUnder(sku, catalogItemId));
    },
  };
}

function keyOf({ scope, productId, skuId }: CatalogueItem): string {
  const whose = scope.by === 'country' ? scope.country : scope.customerId;
  const parts = [scope.by, whose, scope.targetSegment, scope.reservationScope, productId, skuId];
  return JSON.stringify(parts.map((part) => part?.toLowerCase()));
}

// `product:sku:availability`, in the spelling of the catalogue.
function isUnder({ productId, id }: Sku, catalogItemId: string): boolean {
  return catalogItemId.toLowerCase().startsWith(`${productId}:${id}:`.toLowerCase());
}

type Look<Value> = () => Promise<Value>;

/** A bounded memory of look-ups. Their age counts from when they were asked, not from when they were answered. */
function createMemory<Value>(nowMs: () => number) {
  const kept = new Map<string, { readonly value: Value; readonly askedAtMs: number }>();
  const pending = new Map<string, { readonly value: Promise<Value>; readonly askedAtMs: number }>();

  // A clock that was set back makes everything old.
  const isWithin = (askedAtMs: number, withinMs: number) => {
    const ageMs = nowMs() - askedAtMs;
    return ageMs >= 0 && ageMs < withinMs;
  };

  function keep(key: string, value: Value, askedAtMs: number): void {
    kept.delete(key);
    kept.set(key, { value, askedAtMs });
    const [oldest] = kept.keys();
    if (kept.size > MOST_ITEMS && oldest !== undefined) kept.delete(oldest);
  }

  function look(key: string, ask: Look<Value>): Promise<Value> {
    const looking = { askedAtMs: nowMs(), value: ask() };
    pending.set(key, looking);
    const settle = () => pending.get(key) === looking && pending.delete(key);
    looking.value.then((value) => {
      // One that was overtaken by a later look, or by a forgetting, is given to its callers and not kept.
      if (settle()) keep(key, value, looking.askedAtMs);
    }, settle);
    return looking.value;
  }

  return {
    look,
    recall(key: string, withinMs: number, ask: Look<Value>): Promise<Value> {
      const known = kept.get(key);
      if (known !== undefined && isWithin(known.askedAtMs, withinMs)) return Promise.resolve(known.value);
      const looking = pending.get(key);
      if (looking !== undefined && isWithin(looking.askedAtMs, withinMs)) return looking.value;
      return look(key, ask);
    },
    forget(isForgotten: (value: Value) => boolean): void {
      pending.clear();
      for (const [key, { value }] of kept) if (isForgotten(value)) kept.delete(key);
    },
  };
}
