import * as afterTerm from './after-term.ts';
import * as charges from './charge-plants.ts';
import type { Plant } from './charge-plants.ts';
import * as corrected from './corrected-events.ts';
import * as credits from './credit-plants.ts';
import * as documents from './document-plants.ts';
import * as events from './event-plants.ts';
import * as keys from './key-plants.ts';
import * as rebills from './rebill-plants.ts';
import * as refunds from './refund-plants.ts';
import * as references from './shared-references.ts';
import * as tangles from './tangles.ts';

/** What may be done to one purchase: each is told by itself. */
export const PLANTS: readonly Plant[] = [
  charges.billedTwice,
  charges.otherUnitPrice,
  charges.otherQuantity,
  charges.otherTerm,
  charges.otherCustomer,
  charges.otherCurrency,
  charges.testAccount,
  charges.unknownChargeType,
  charges.otherAmount,
  charges.rateOfItsOwn,
  charges.withinRounding,
  charges.wrongWitness,
  charges.wrongWitness,
  charges.firstPricedOtherwise,
  charges.neverBilled,
  charges.billedLate,
  ...Object.values(afterTerm),
  refunds.returned,
  refunds.refundMissing,
  refunds.refundUnread,
  refunds.refundDiffers,
  refunds.refundUnannounced,
  refunds.billedAfterCancellation,
  refunds.billedAfterReturn,
  events.rechargedAsItWas,
  events.rechargedOtherwise,
  events.neutralPair,
  ...Object.values(corrected),
  ...Object.values(credits),
  ...Object.values(references),
  keys.underOtherKeys,
  keys.importedAgain,
  keys.anotherReservationOfOurOrder,
];

/** What may be done beside it where only the oracle tells. */
export const TANGLES: readonly Plant[] = [
  ...PLANTS,
  refunds.returnedInPart,
  tangles.wildRate,
  ...Object.values(tangles),
];

/** What may be done to a document as a whole. */
export const DOCUMENT_PLANTS: readonly documents.DocumentPlant[] = [
  rebills.rebilled,
  rebills.rebilledByName,
  rebills.rebilledAfterOthers,
  rebills.rebilledTwice,
  rebills.voidedAndCredited,
  rebills.creditedAndVoided,
  rebills.voided,
  documents.credited,
  documents.restated,
  documents.taxedOnTheDocument,
  documents.taxedOnTop,
  documents.untied,
];

/** All that may be done to a purchase, by name. */
export const PLANT_NAMES: readonly string[] = TANGLES.map(({ name }) => name);
