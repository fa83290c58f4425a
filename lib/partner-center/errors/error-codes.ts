/**
 * What a code of Microsoft's error-codes page means for somebody who asked for something.
 *
 * final      a clear no; the same question will be answered the same way.
 * refresh    what was looked up has aged: look it up again, then ask again.
 * later      not now: the same question may be answered otherwise in a while.
 * ambiguous  the code does not say whether anything happened, or speaks of us and not of what was asked.
 */
type CodeClass = 'final' | 'refresh' | 'later' | 'ambiguous';

/** The class of a code; one that is not listed is ambiguous, so that a new code never ends a purchase by itself. */
export function classOfCode(code: string | undefined): CodeClass {
  return (code === undefined ? undefined : CLASSES.get(code)) ?? 'ambiguous';
}

/**
 * The page error-codes (2023-06-15) with all its pairs of HTTP status and code, what newer pages added, and the class of
 * each. Two groups are ambiguous although the page reads like a no. 800065, the cart was submitted before, is evidence of
 * an order. And what speaks of our token, role or app is for somebody to mend: no purchase is wrong because of it.
 */
export const ERROR_CODES: Readonly<Record<CodeClass, Readonly<Record<number, string>>>> = {
  final: {
    200: '400072',
    400: `
      2001 2002 2006 2011 2012 2054 2071 2100 3000 4018 6000 6001 27006 27007 60000 600002 600049
      600050 600051 800002 800004 800011 800012 800013 800016 800018 800021 800022 800024 800025
      800026 800029 800030 800040 800041 800042 800061 800062 800063 800070 800071 800072 800078
      800080 800081 800085 800086 800090 800091 800092 800093 800095 800096 800097 800098 800107
      800121 800122 900102 900107 900110 900111 900116 900117 900118 900125 900126 900127 900128
      900129 900131 900132 900133 900134 900136 900141 900142 900143 900144 900145 900146 900147
      900148 900169 900203 900206 900213 900214 900215 900216 900217 900218 900219 900220 900221
      900222 900224 900236 900242 900244 900245 900246 900247 900248 900252 900253 900254 900257
      900258 900259 900260 900261 900262 900267 900268 900269 900270 900275 900277 900279 900280
      900291 900292 900311 900312 900313 900314 900315 900317 900318 900419 900154
    `,
    403: `
      2006 2030 2085 2091 13605 20002 800019 800020 800023 800027 800028 800039 800066 800067
      800068 800069 800073 800074 800075 800077 800088 800089 800112 800114 800115 900105 900108
      900115 900119 900120 900121 900123 900124 900137 900138 900139 900149 900223 900226 900263
      900321 900322 900323 400030 400036 900416
    `,
    404: `
      2072 20000 20003 60002 60003 400013 400018 800007 800008 800015 800037 800038 800076 800111
      900100 900106 900122 900140 600039 600040
    `,
    409: '27009 800014 900101 900104 900109 900112 900113 900114 600041',
  },
  refresh: {
    400: '2055 800009 800010 800017',
    404: '400019',
  },
  later: {
    403: '900130',
    409: '800082 900278',
    500: '900135',
  },
  ambiguous: {
    400: '800065 900316',
    401: '400 800001 900420',
    403: '2032 800043 900150 900308 900309 900329 90000',
    404: '1000',
    408: '900225',
    409: '800060 800064',
    417: '800036',
    500: '800003 800005 800031 800083 800084 800087 800094 900103 900192',
    501: '0',
  },
};

const CLASSES: ReadonlyMap<string, CodeClass> = new Map(
  (['final', 'refresh', 'later', 'ambiguous'] as const).flatMap((codeClass) =>
    Object.values(ERROR_CODES[codeClass])
      .flatMap((codes) => codes.trim().split(/\s+/))
      .map((code) => [code, codeClass] as const),
  ),
);
