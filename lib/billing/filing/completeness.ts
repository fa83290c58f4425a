import type { Version } from '../document.ts';
import type { TieCheck } from './tie-checks.ts';

type Counted = Partial<Pick<Version, 'lineCount' | 'parts' | 'announcedParts' | 'unbalancedLines'>>;

/** T0 and T1: everything is here, is of this document, and each line adds up. What differs says so in its detail. */
export function completeness(version: Counted): readonly TieCheck[] {
  return [partsReceived(version), linesStored(version), ownLines(version), balancedLines(version)];
}

function partsReceived({ parts, announcedParts }: Counted): TieCheck {
  const heading = { check: 'T0', title: 'parts received' } as const;
  const right = parts && { name: 'received', figure: parts.length };
  if (announcedParts === undefined || parts === undefined) {
    const detail = 'nobody announces how many there are';
    return { ...heading, left: undefined, right, verdict: 'does_not_apply', detail };
  }
  const equal = parts.length === announcedParts;
  return {
    ...heading,
    left: { name: 'announced', figure: announcedParts },
    right,
    verdict: equal ? 'equal' : 'differs',
    detail: equal ? '' : `${parts.length} parts are here, ${announcedParts} were announced`,
  };
}

function linesStored({ parts, lineCount }: Counted): TieCheck {
  const heading = { check: 'T0', title: 'lines stored' } as const;
  const sides = { left: undefined, right: undefined };
  if (parts === undefined || lineCount === undefined) {
    return { ...heading, ...sides, verdict: 'does_not_apply', detail: 'the lines were not counted' };
  }
  const read = parts.reduce((count, part) => count + part.lines, 0);
  const equal = read === lineCount;
  return {
    ...heading,
    left: { name: 'read from the parts', figure: read },
    right: { name: 'stored', figure: lineCount },
    verdict: equal ? 'equal' : 'differs',
    detail: equal ? '' : `${lineCount} lines are stored, ${read} were read`,
  };
}

// Checked line by line while they are read, before any of them counts: see load/version.ts.
function ownLines({ lineCount }: Counted): TieCheck {
  return {
    check: 'T0',
    title: 'lines of another document or currency',
    left: { name: 'found', figure: 0 },
    right: { name: 'allowed', figure: 0 },
    verdict: 'equal',
    detail: `each of ${lineCount ?? 'all'} lines was looked at; one of another would have been refused`,
  };
}

function balancedLines({ unbalancedLines = 0 }: Counted): TieCheck {
  return {
    check: 'T1',
    title: 'lines whose total is not subtotal plus tax',
    left: { name: 'found', figure: unbalancedLines },
    right: { name: 'allowed', figure: 0 },
    verdict: unbalancedLines === 0 ? 'equal' : 'differs',
    detail:
      unbalancedLines === 0
        ? ''
        : `${unbalancedLines} ${unbalancedLines === 1 ? 'line has a total that is' : 'lines have totals that are'} not subtotal plus tax`,
  };
}
