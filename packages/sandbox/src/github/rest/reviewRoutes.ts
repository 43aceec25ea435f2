import type { Router } from 'express';
import type { GithubContext } from '../GithubContext';
import { nodeId } from '../present/Links';
import { presentPull } from '../present/presentPull';
import { presentUser } from '../present/presentUser';
import { presentRepository } from '../present/presentRepository';
import { takeId } from '../store/Repository';
import type {
  PullRecord,
  RepositoryRecord,
  ReviewRecord,
  ReviewState,
} from '../store/RepositoryRecord';
import { GithubApiError } from './GithubApiError';
import { sendPage } from './pagination';
import {
  bodyOf,
  optionalString,
  optionalStrings,
  requiredString,
} from './requestBody';
import { requirePull } from './requirePull';
import { repositoryRoute } from './route';

const STATES: Record<string, ReviewState> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

/** Reviews and requests for them. */
export function addReviewRoutes(router: Router, context: GithubContext): void {
  const { links } = context;

  const present = (
    record: RepositoryRecord,
    pull: PullRecord,
    review: ReviewRecord,
  ) => {
    const fullName = `${record.owner}/${record.name}`;
    const page = `${links.page(fullName)}/pull/${pull.number}`;
    const html = `${page}#pullrequestreview-${review.id}`;
    const pullUrl = `${links.repository(fullName)}/pulls/${pull.number}`;
    return {
      id: review.id,
      node_id: nodeId('PullRequestReview', review.id),
      user: presentUser(links, review.user),
      body: review.body,
      state: review.state,
      html_url: html,
      pull_request_url: pullUrl,
      author_association: 'MEMBER',
      _links: { html: { href: html }, pull_request: { href: pullUrl } },
      ...(review.submittedAt ? { submitted_at: review.submittedAt } : {}),
      commit_id: review.commitSha,
    };
  };
  const requireReview = (pull: PullRecord, id: string) => {
    const review = pull.reviews.find(entry => String(entry.id) === id);
    if (!review) {
      throw GithubApiError.notFound();
    }
    return review;
  };
  const event = (
    record: RepositoryRecord,
    pull: PullRecord,
    review: ReviewRecord,
    action: string,
    actor: string,
  ) => {
    const ownerType = context.ownerType(record.owner);
    return {
      name: 'pull_request_review',
      payload: {
        action,
        review: {
          ...present(record, pull, review),
          state: review.state.toLowerCase(),
        },
        pull_request: presentPull(links, record, ownerType, pull),
        repository: presentRepository(links, record, ownerType),
        sender: presentUser(links, actor),
      },
    };
  };

  router.get(
    '/repos/:owner/:repo/pulls/:number/reviews',
    repositoryRoute(context, ({ req, res, repository: { record } }) => {
      const pull = requirePull(record, req.params.number);
      sendPage(req, res, links, pull.reviews, review =>
        present(record, pull, review),
      );
    }),
  );

  router.post(
    [
      '/repos/:owner/:repo/pulls/:number/reviews',
      '/repos/:owner/:repo/pulls/:number/reviews/:review/events',
    ],
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      const body = bodyOf(req);
      const verdict = optionalString(body, 'event');
      if (verdict !== undefined && STATES[verdict] === undefined) {
        throw new GithubApiError(
          422,
          `Invalid request.\n\n"${verdict}" is not a possible value. Must be one of: APPROVE, REQUEST_CHANGES, COMMENT.`,
        );
      }
      const state = verdict === undefined ? 'PENDING' : STATES[verdict];
      const answer = await context.change(repository, (record, events) => {
        const pull = requirePull(record, req.params.number);
        requireMayJudge(pull, login, state);
        const text = optionalString(body, 'body');
        const submittedAt = state === 'PENDING' ? null : context.now();
        let review: ReviewRecord;
        if (req.params.review === undefined) {
          review = {
            id: takeId(record),
            user: login,
            body: text ?? '',
            state,
            commitSha: optionalString(body, 'commit_id') ?? pull.headSha,
            submittedAt,
          };
          pull.reviews.push(review);
        } else {
          review = requireReview(pull, req.params.review);
          Object.assign(review, {
            state,
            submittedAt,
            body: text ?? review.body,
          });
        }
        pull.updatedAt = context.now();
        if (state !== 'PENDING') {
          events.push(event(record, pull, review, 'submitted', login));
        }
        return present(record, pull, review);
      });
      res.json(answer);
    }),
  );

  router.get(
    '/repos/:owner/:repo/pulls/:number/reviews/:review',
    repositoryRoute(context, ({ req, res, repository: { record } }) => {
      const pull = requirePull(record, req.params.number);
      res.json(present(record, pull, requireReview(pull, req.params.review)));
    }),
  );

  router.put(
    '/repos/:owner/:repo/pulls/:number/reviews/:review/dismissals',
    repositoryRoute(context, async ({ req, res, repository, login }) => {
      requiredString(bodyOf(req), 'message');
      const answer = await context.change(repository, (record, events) => {
        const pull = requirePull(record, req.params.number);
        const review = requireReview(pull, req.params.review);
        if (!['APPROVED', 'CHANGES_REQUESTED'].includes(review.state)) {
          throw new GithubApiError(
            422,
            `Can not dismiss a ${review.state.toLowerCase()} pull request review`,
          );
        }
        review.state = 'DISMISSED';
        events.push(event(record, pull, review, 'dismissed', login));
        return present(record, pull, review);
      });
      res.json(answer);
    }),
  );

  const changeReviewers = (
    change: (current: string[], given: string[]) => string[],
  ) =>
    repositoryRoute(context, async ({ req, res, repository }) => {
      const body = bodyOf(req);
      const pull = await context.change(repository, record => {
        const draft = requirePull(record, req.params.number);
        draft.requestedReviewers = change(
          draft.requestedReviewers,
          optionalStrings(body, 'reviewers') ?? [],
        );
        draft.requestedTeams = change(
          draft.requestedTeams,
          optionalStrings(body, 'team_reviewers') ?? [],
        );
        return draft;
      });
      const { record } = repository;
      res
        .status(req.method === 'POST' ? 201 : 200)
        .json(
          presentPull(links, record, context.ownerType(record.owner), pull),
        );
    });
  const reviewersPath = '/repos/:owner/:repo/pulls/:number/requested_reviewers';
  router.post(
    reviewersPath,
    changeReviewers((current, given) => [...new Set([...current, ...given])]),
  );
  router.delete(
    reviewersPath,
    changeReviewers((current, given) =>
      current.filter(name => !given.includes(name)),
    ),
  );
  router.get(
    reviewersPath,
    repositoryRoute(context, ({ req, res, repository: { record } }) => {
      const pull = requirePull(record, req.params.number);
      res.json({
        users: pull.requestedReviewers.map(name => presentUser(links, name)),
        teams: [],
      });
    }),
  );
}

/** Nobody approves or rejects their own pull request, as on GitHub. */
function requireMayJudge(
  pull: PullRecord,
  login: string,
  state: ReviewState,
): void {
  if (pull.user !== login) {
    return;
  }
  if (state === 'APPROVED') {
    throw new GithubApiError(422, 'Can not approve your own pull request');
  }
  if (state === 'CHANGES_REQUESTED') {
    throw new GithubApiError(
      422,
      'Can not request changes on your own pull request',
    );
  }
}
