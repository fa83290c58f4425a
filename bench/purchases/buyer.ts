import type { LossyShop } from './lossy-shop.ts';
import type { Request } from './requests.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What upstream was told: bought, not bought and never will be, or that people have to look. */
export type Told = 'bought' | 'not bought' | 'people look';

/** The world a buyer lives in. */
export type World = {
  readonly clock: VirtualClock;
  readonly shop: LossyShop;
  /** Answers a request. */
  readonly tell: (requestId: string, told: Told) => void;
  readonly isAllTold: () => boolean;
};

type Buyer = {
  /** Receives a message; where it throws, the queue brings the message again. */
  readonly receive: (request: Request) => Promise<void>;
  /** What goes on beside the queue, until everybody has an answer. */
  readonly meanwhile?: () => Promise<void>;
};

export type BuyerKind = {
  readonly title: string;
  /** The name it writes on the line of a request's cart. */
  readonly friendlyName: (requestId: string) => string;
  readonly create: (world: World) => Promise<Buyer>;
};
