/** How many checks said yes and how many said no; there is no third answer. */
export interface Tally {
  passed: number;
  failed: number;
  /** Why, where the tool's own output does not say it. */
  remarks: string[];
}

export function tallyOf(isPassed: boolean, remarks: string[] = []): Tally {
  return isPassed ? { passed: 1, failed: 0, remarks } : { passed: 0, failed: 1, remarks };
}

export function addTallies(tallies: Iterable<Tally>): Tally {
  const sum: Tally = { passed: 0, failed: 0, remarks: [] };
  for (const { passed, failed, remarks } of tallies) {
    sum.passed += passed;
    sum.failed += failed;
    sum.remarks.push(...remarks);
  }
  return sum;
}
