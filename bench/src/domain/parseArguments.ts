export interface BenchArguments {
  /** Names of benches; empty: all of them. */
  names: string[];
  quick: boolean;
  seed: number;
}

const DEFAULT_SEED = 20261126;

/** `snapshot latency --quick --seed 7`; the answer to anything else is a sentence. */
export function parseArguments(
  words: readonly string[],
  known: readonly string[],
): BenchArguments | { complaint: string } {
  const parsed: BenchArguments = {
    names: [],
    quick: false,
    seed: DEFAULT_SEED,
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '--quick') {
      parsed.quick = true;
    } else if (word === '--seed') {
      at += 1;
      parsed.seed = Number(words[at]);
      if (!Number.isSafeInteger(parsed.seed)) {
        return {
          complaint: `--seed is '${
            words[at] ?? ''
          }'; it must be a whole number`,
        };
      }
    } else if (known.includes(word)) {
      parsed.names.push(word);
    } else {
      return {
        complaint: `'${word}' is neither --quick, --seed <number> nor a bench: ${known.join(
          ', ',
        )}`,
      };
    }
  }
  return parsed;
}
