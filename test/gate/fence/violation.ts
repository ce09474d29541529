export interface Violation {
  /** The rule's stable name. */
  rule: string;
  /** Path from the project's root. */
  file: string;
  /** What in that file breaks it: an import, or the line. */
  found: string;
}
