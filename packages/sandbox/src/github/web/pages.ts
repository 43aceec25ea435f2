import type { CommitObject } from '../git/CommitObject';
import type { TreeEntry } from '../git/objects';
import { latestStatuses } from '../protection';
import type { Repository } from '../store/Repository';
import type { PullRecord } from '../store/RepositoryRecord';
import { diffBlock, html, type Html } from './html';

export function repositoryPage(
  repository: Repository,
  facts: {
    branches: string[];
    entries: TreeEntry[];
    commits: CommitObject[];
    cloneUrl: string;
  },
): Html {
  const { fullName, record } = repository;
  const open = record.pulls.filter(({ state }) => state === 'open').length;
  return html`<h1>${fullName}</h1>
    <p>${record.description}</p>
    <p>
      <code>git clone ${facts.cloneUrl}</code> ·
      <a href="/${fullName}/pulls">${open} open pull requests</a> ·
      <a href="/${fullName}/commits/${record.defaultBranch}">commits</a>
    </p>
    ${facts.entries.length === 0
      ? html`<p>This repository is empty.</p>`
      : treeTable(repository, record.defaultBranch, '', facts.entries)}
    <h2>Latest commits</h2>
    ${commitList(repository, facts.commits)}
    <h2>Branches</h2>
    <ul>
      ${facts.branches.map(
        branch =>
          html`<li><a href="/${fullName}/tree/${branch}">${branch}</a></li>`,
      )}
    </ul>`;
}

export function treePage(
  repository: Repository,
  ref: string,
  path: string,
  entries: TreeEntry[],
): Html {
  return html`<h1>
      <a href="/${repository.fullName}">${repository.fullName}</a> / ${path}
    </h1>
    <p class="muted">at ${ref}</p>
    ${treeTable(repository, ref, path, entries)}`;
}

function treeTable(
  { fullName }: Repository,
  ref: string,
  path: string,
  entries: TreeEntry[],
): Html {
  return html`<table>
    ${entries.map(entry => {
      const view = entry.type === 'tree' ? 'tree' : 'blob';
      const place = path === '' ? entry.path : `${path}/${entry.path}`;
      return html`<tr>
        <td>
          <a href="/${fullName}/${view}/${ref}/${place}"
            >${entry.path}${entry.type === 'tree' ? '/' : ''}</a
          >
        </td>
        <td class="muted">${entry.size}</td>
      </tr>`;
    })}
  </table>`;
}

export function commitList(
  { fullName }: Repository,
  commits: CommitObject[],
): Html {
  return html`<table>
    ${commits.map(
      commit => html`<tr>
        <td>
          <a href="/${fullName}/commit/${commit.sha}"
            ><code>${commit.sha.slice(0, 7)}</code></a
          >
        </td>
        <td>${commit.message.split('\n')[0]}</td>
        <td>${commit.author.name}</td>
        <td class="muted">${commit.committer.date}</td>
      </tr>`,
    )}
  </table>`;
}

export function commitPage(
  repository: Repository,
  commit: CommitObject,
  diff: string,
): Html {
  const [title, ...rest] = commit.message.split('\n');
  const { fullName, record } = repository;
  return html`<p><a href="/${fullName}">${fullName}</a></p>
    <h1>${title}</h1>
    ${rest.join('').trim() && html`<pre>${rest.join('\n').trim()}</pre>`}
    <p>
      ${commit.author.name} &lt;${commit.author.email}&gt;,
      ${commit.author.date}<br />
      commit <code>${commit.sha}</code>${commit.parents.map(
        parent =>
          html`, parent
            <a href="/${fullName}/commit/${parent}"
              ><code>${parent.slice(0, 7)}</code></a
            >`,
      )}
    </p>
    <ul>
      ${latestStatuses(record, commit.sha).map(
        status =>
          html`<li>
            ${status.context}: ${status.state}. ${status.description}
          </li>`,
      )}
    </ul>
    ${diffBlock(diff)}`;
}

export function pullList({ fullName, record }: Repository): Html {
  return html`<h1>Pull requests of <a href="/${fullName}">${fullName}</a></h1>
    <table>
      ${[...record.pulls].reverse().map(
        pull => html`<tr>
          <td>
            <a href="/${fullName}/pull/${pull.number}"
              >#${pull.number} ${pull.title}</a
            >
          </td>
          <td>${stateOf(pull)}</td>
          <td>${pull.user}</td>
        </tr>`,
      )}
    </table>`;
}

export function pullPage(
  repository: Repository,
  pull: PullRecord,
  commits: CommitObject[],
  diff: string,
): Html {
  const { fullName, record } = repository;
  const comments = record.comments.filter(
    ({ number }) => number === pull.number,
  );
  return html`<p>
      <a href="/${fullName}/pulls">Pull requests of ${fullName}</a>
    </p>
    <h1>${pull.title} <span class="muted">#${pull.number}</span></h1>
    <p>
      <strong>${stateOf(pull)}</strong> · ${pull.user} wants
      <code>${pull.head}</code> in <code>${pull.base}</code> · ${pull.createdAt}
    </p>
    ${pull.body && html`<pre>${pull.body}</pre>`}
    ${pull.mergeSha &&
    html`<p>
      Merged by ${pull.mergedBy} as
      <a href="/${fullName}/commit/${pull.mergeSha}"
        ><code>${pull.mergeSha.slice(0, 7)}</code></a
      >, ${pull.mergedAt}.
    </p>`}
    <ul>
      ${latestStatuses(record, pull.headSha).map(
        status =>
          html`<li>
            ${status.context}: ${status.state}. ${status.description}
          </li>`,
      )}
      ${pull.reviews.map(
        review =>
          html`<li>
            Review by ${review.user}: ${review.state}. ${review.body}
          </li>`,
      )}
    </ul>
    ${comments.map(
      comment =>
        html`<p><strong>${comment.user}</strong>, ${comment.createdAt}</p>
          <pre>${comment.body}</pre>`,
    )}
    <h2>Commits</h2>
    ${commitList(repository, commits)}
    <h2>Changes</h2>
    ${diffBlock(diff)}`;
}

function stateOf(pull: PullRecord): string {
  if (pull.mergedAt !== null) {
    return 'Merged';
  }
  if (pull.state === 'closed') {
    return `Closed by ${pull.closedBy}`;
  }
  return pull.draft ? 'Draft' : 'Open';
}
