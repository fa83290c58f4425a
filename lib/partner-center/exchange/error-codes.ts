/**
 * What a code of Microsoft's error-codes page means for somebody who wants to buy.
 *
 * final      a clear no to this purchase; the same question will be answered the same way.
 * refresh    what was looked up has aged: look it up again, then ask again.
 * ambiguous  the code does not say whether an order exists, or speaks of us and not of the purchase.
 */
type CodeClass = 'final' | 'refresh' | 'ambiguous';

/** The class of a code; one that is not listed is ambiguous, so that a new code never ends a purchase by itself. */
export function classOfCode(code: string | undefined): CodeClass {
  return (code === undefined ? undefined : CLASSES.get(code)) ?? 'ambiguous';
}

// What cart, checkout, registration and catalogue can answer, from the page error-codes (2023-06-15).
const FINAL = [
  // The request itself, and the item.
  '2002 2006 2085 2091 3000 4018 27006 27007',
  '400013 400018 400030 400036 400072',
  '800002 800004 800020 800028 800042 800062 800070 800121',
  '900126 900127 900141 900142 900144 900169 900269 900270 900275',
  '900203 900206 900252 900253 900254 900267 900268',
  // The cart.
  '800008',
  // The customer, its subscription and its agreement.
  '13605 20002 20003 60003 800011 800012 800013 800021 800030 800086 900118 900128 900129 900416 900419',
  '900312 900313 900314 900315 900317 900318',
  // Azure upgrades that stand in the way.
  '900105 900107 900108 900112 900113 900114 900119 900120',
  // Eligibility, credit, risk, limits, sandbox.
  '800018 800022 800023 800024 800025 800026 800066 800067 800068 800069 800073 800074 800075 800088 800089',
  '900116 900121 900322',
  // The partner's own standing and its resellers.
  '2030 2071 2072 600002 600049 600050 600051 800015 800016 800039 900123 900124 900149 900154 900323',
];

const REFRESH = ['400019 800009 800010 800017'];

const AMBIGUOUS = [
  // The outcome is open: look before asking again. 800065, the cart was submitted before, is the opposite of a refusal.
  '0 800003 800005 800031 800036 800060 800064 800065 800083 800084 800087 900192',
  // Our token, role or app: somebody has to mend our access, and no purchase is wrong because of it.
  '400 1000 2032 90000 800001 800043 900150 900308 900309 900316 900329 900420',
];

const CLASSES: ReadonlyMap<string, CodeClass> = new Map<string, CodeClass>([
  ...listed(FINAL, 'final'),
  ...listed(REFRESH, 'refresh'),
  ...listed(AMBIGUOUS, 'ambiguous'),
]);

function listed(rows: readonly string[], codeClass: CodeClass): readonly (readonly [string, CodeClass])[] {
  return rows.flatMap((row) => row.split(' ')).map((code) => [code, codeClass] as const);
}
