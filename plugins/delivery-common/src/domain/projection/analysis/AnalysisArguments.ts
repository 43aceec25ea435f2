import { listAt, textAt } from '../json/readJson';

/** A value that is given to an analysis by name. @public */
export interface AnalysisArgument {
  name: string;
  /** Absent while it comes from a Secret or a field of the Rollout. */
  value?: string;
}

export function readArguments(run: unknown): AnalysisArgument[] {
  return listAt(run, 'spec', 'args').flatMap(argument => {
    const name = textAt(argument, 'name');
    return name === undefined
      ? []
      : [{ name, value: textAt(argument, 'value') }];
  });
}

/**
 * Puts the arguments into `{{args.name}}` places. A place whose value is not known stays.
 *
 * @public
 */
export function resolveArguments(
  text: string,
  args: readonly AnalysisArgument[],
): string {
  return text.replace(
    /\{\{\s*args\.([^{}\s]+)\s*\}\}/g,
    (place, name: string) =>
      args.find(argument => argument.name === name)?.value ?? place,
  );
}
