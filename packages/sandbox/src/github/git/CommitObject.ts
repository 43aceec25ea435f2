export interface GitSignature {
  name: string;
  email: string;
  /** ISO 8601, UTC. */
  date: string;
}

/** A commit as git stores it. */
export interface CommitObject {
  sha: string;
  tree: string;
  parents: string[];
  author: GitSignature;
  committer: GitSignature;
  message: string;
}

/** Reads the text of a commit object (`git cat-file commit`). */
export function parseCommitObject(sha: string, text: string): CommitObject {
  const end = text.indexOf('\n\n');
  const headers = (end === -1 ? text : text.slice(0, end)).split('\n');
  const values = (key: string) =>
    headers
      .filter(line => line.startsWith(`${key} `))
      .map(line => line.slice(key.length + 1));
  return {
    sha,
    tree: values('tree')[0],
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    // git keeps the newline that ends a message; GitHub's API does not show it.
    message: end === -1 ? '' : text.slice(end + 2).replace(/\n$/, ''),
  };
}

function parseSignature(line: string): GitSignature {
  const match = /^(.*?) ?<([^>]*)> (\d+) [+-]\d{4}$/.exec(line);
  return {
    name: match?.[1] ?? '',
    email: match?.[2] ?? '',
    date: new Date(Number(match?.[3] ?? 0) * 1000)
      .toISOString()
      .replace('.000Z', 'Z'),
  };
}
