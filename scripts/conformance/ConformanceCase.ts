/** One recorded case: an input and the answer of the project it comes from. */
export interface ConformanceCase {
  id: string;
  kind?: string;
  op?: string;
  /** The real time at which the answer was recorded, where it matters. */
  clock?: string;
  now?: string;
  input: any;
  expected: any;
  /** `choice` marks a case with two defensible answers. */
  policy?: string;
  /** The file holds more, by kind. */
  [key: string]: any;
}

/** A file of cases. */
export interface ConformanceFile {
  cases: ConformanceCase[];
}

/**
 * Maps a case to the public functions and nothing else: answers in the shape of `expected`.
 * Keys that are left out of the answer are not judged.
 */
export type Mapping = (input: any, recorded: ConformanceCase) => unknown;

/** A mapping whose answers are compared in a way of their own. */
export interface JudgedMapping {
  answer: Mapping;
  /** What is wrong with an answer, or undefined. */
  judge(
    expected: any,
    actual: any,
    recorded: ConformanceCase,
  ): string | undefined;
}

/** The mappings of one file, by the kind of its cases. */
export type Suite = Record<string, Mapping | JudgedMapping>;
