export const environmentMessages = {
  replaces: 'replaces {{version}}',
  gitAsks: 'Git: {{version}}',
  noVersion: 'no version known',
  notDeployed: 'No Application delivers here yet.',
  deployedBy: '{{age}}, {{promotion}} by {{who}}',
  deployedVia: '{{age}}, by {{who}}',
  asOf: 'as of {{time}}',
  pods: '{{ready}}/{{total}} pods',
  behindOthers: '{{value}} deployments, worst first',
  trafficBack:
    'All traffic is back on {{stable}}, but Git still asks for {{git}}.',
  pauseWithoutEnd:
    'This pause has no end. It stays at {{weight}} % until someone goes on.',
  inconclusive:
    'The analysis is inconclusive. A person decides whether it goes on.',
  driftStays:
    'Self-heal is off in {{environment}}. It stays so until someone syncs or changes Git.',
  driftHeals: 'Argo CD will put back what Git asks for by itself.',
  silent:
    '{{cluster}} does not answer since {{time}}. Shown is what it said last.',
  neverAnswered: '{{cluster}} did not answer yet: {{reason}}',
  syncFailed: 'The last sync failed: {{reason}}',
  degraded: 'Argo CD says: {{reason}}',
  reverted: '{{version}} failed here.',
  lookNotAct:
    'You may look, not act. Promoting to {{environment}} needs the permission to request promotions.',
  loading: 'Loading {{environment}}',
} as const;

export const rolloutMessages = {
  canary: 'Canary',
  lastCanary: 'Last canary',
  blueGreen: 'Blue-green',
  rollingUpdate: 'Rolling update',
  step: 'Step {{current}} of {{total}}',
  stopped: 'stopped at step {{current}} of {{total}}',
  percent: '{{value}} %',
  pauseLeft: '{{left}} left',
  pauseOver: 'about to go on',
  ofPause: 'of {{total}} pause',
  thenWeight: 'then {{value}} %',
  thenDone: 'then all traffic',
  personPause: 'waits for a person',
  traffic: 'Traffic to canary',
  setActual: 'set {{set}} % · actual {{actual}} %',
  setWord: 'set',
  actualWord: 'actual',
  podsSplit: '{{canary}} of {{total}} pods are canary, {{stable}} are stable',
  barLabel: 'Canary steps: {{steps}}',
  stepDone: '{{weight}} % done',
  stepCurrent: '{{weight}} % now',
  stepNext: '{{weight}} % later',
  stepFailed: '{{weight}} % failed',
  trafficLabel:
    'The canary should get {{set}} % of the traffic and gets {{actual}} %.',
  analysis: 'Analysis',
  analysisCount: '{{passed}} of {{total}} passed',
  noData: 'no measurement yet',
  noValue: 'no data',
} as const;

export const workloadMessages = {
  title: 'What runs',
  ready: '{{ready}}/{{total}} ready',
  updated: '{{updated}} of {{total}} updated',
} as const;

export const windowMessages = {
  open: 'Window open',
  closed: 'Window closed',
  openFor: 'closes {{when}}',
  opens: 'opens {{when}}',
  noClosing: 'no closing times',
  noOpening: 'no opening in sight',
  manual: 'a person may sync',
  ofGlobalProject: 'set by the global project {{project}}',
  unreadable: 'A window cannot be read: {{reason}}',
} as const;
