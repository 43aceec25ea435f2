import { parseDocument, YAMLMap, YAMLSeq } from 'yaml';

export interface Release {
  /** `acme/shop` */
  repository: string;
  environment: string;
  tag: string;
}

/** Trouble with what was asked for, in a sentence. */
export class ReleaseError extends Error {}

/**
 * Plays the CI of a service: writes an image tag into an overlay and commits it over
 * GitHub's API, as a bot does at the end of a build.
 */
export function createReleases(options: { apiUrl: string; token: string }): {
  /** Returns the SHA of the commit. */
  release(release: Release): Promise<string>;
} {
  async function call(method: string, path: string, body?: object) {
    const response = await fetch(`${options.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `token ${options.token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (response.status === 404) {
      throw new ReleaseError(
        `${path} is not on the sandbox's GitHub: check repository and environment`,
      );
    }
    if (!response.ok) {
      throw new ReleaseError(
        `the sandbox's GitHub answered ${response.status} to ${method} ${path}`,
      );
    }
    return response.json() as Promise<any>;
  }

  return {
    async release({ repository, environment, tag }) {
      const [, service] = repository.split('/');
      const path = `/repos/${repository}/contents/applications/${service}/overlays/${environment}/kustomization.yaml`;
      const file = await call('GET', path);
      const text = Buffer.from(file.content, 'base64').toString('utf8');
      const answer = await call('PUT', path, {
        message: `chore: update ${environment} image to ${tag}`,
        content: Buffer.from(withTag(text, service, tag)).toString('base64'),
        sha: file.sha,
        committer: { name: 'ci-bot', email: 'ci-bot@acme.example' },
      });
      return answer.commit.sha;
    },
  };
}

function withTag(text: string, service: string, tag: string): string {
  const document = parseDocument(text);
  const images = document.get('images');
  const entry =
    images instanceof YAMLSeq
      ? images.items.find(
          item => item instanceof YAMLMap && item.get('name') === service,
        )
      : undefined;
  if (!(entry instanceof YAMLMap)) {
    throw new ReleaseError(`the overlay has no images entry named ${service}`);
  }
  entry.set('newTag', tag);
  entry.delete('digest');
  return document.toString({ lineWidth: 0 });
}
