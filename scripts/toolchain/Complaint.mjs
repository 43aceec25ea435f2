/** Trouble a person can mend: printed as one sentence, without a stack. */
export class Complaint extends Error {}

/** Runs a command-line program's body and turns what it throws into an exit code. */
export async function runProgram(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    process.stderr.write(
      `${error instanceof Complaint ? error.message : error.stack}\n`,
    );
    process.exitCode = 1;
  }
}
