import { describePod } from './describePod';

const pod = (status: object, metadata: object = {}) => ({
  metadata: { name: 'payments-1', ...metadata },
  spec: { containers: [{}, {}], initContainers: [{}, {}] },
  status: { phase: 'Running', ...status },
});
const running = { ready: true, restartCount: 1, state: { running: {} } };

it.each([
  [
    'all run',
    pod({ containerStatuses: [running, running] }),
    'Running',
    '2/2',
    2,
  ],
  [
    'one crashes',
    pod({
      containerStatuses: [
        running,
        { restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      ],
    }),
    'CrashLoopBackOff',
    '1/2',
    5,
  ],
  [
    'one has done its work',
    pod({
      containerStatuses: [
        running,
        { state: { terminated: { reason: 'Completed', exitCode: 0 } } },
      ],
    }),
    'Running',
    '1/2',
    1,
  ],
  [
    'an init container waits',
    pod({
      phase: 'Pending',
      initContainerStatuses: [
        { restartCount: 0, state: { terminated: { exitCode: 0 } } },
        { restartCount: 3, state: { waiting: { reason: 'ImagePullBackOff' } } },
      ],
    }),
    'Init:ImagePullBackOff',
    '0/2',
    3,
  ],
  [
    'a side container among the init containers runs beside the others',
    {
      ...pod({
        initContainerStatuses: [
          { name: 'proxy', ready: true, started: true, state: { running: {} } },
        ],
        containerStatuses: [running, running],
      }),
      spec: {
        containers: [{}, {}],
        initContainers: [{ name: 'proxy', restartPolicy: 'Always' }],
      },
    },
    'Running',
    '2/2',
    2,
  ],
  [
    'an init container runs',
    pod({
      phase: 'Pending',
      initContainerStatuses: [{ state: { running: {} } }],
    }),
    'Init:0/2',
    '0/2',
    0,
  ],
  [
    'an init container died without a word',
    pod({
      initContainerStatuses: [{ state: { terminated: { exitCode: 3 } } }],
    }),
    'Init:ExitCode:3',
    '0/2',
    0,
  ],
  [
    'it is being deleted',
    pod({}, { deletionTimestamp: '2026-11-19T14:00:00Z' }),
    'Terminating',
    '0/2',
    0,
  ],
  [
    'its node is gone',
    pod({ reason: 'NodeLost' }, { deletionTimestamp: '2026-11-19T14:00:00Z' }),
    'Unknown',
    '0/2',
    0,
  ],
])('%s', (_, object, status, ready, restarts) => {
  expect(describePod(object)).toMatchObject({
    name: 'payments-1',
    status,
    ready,
    restarts,
  });
});
