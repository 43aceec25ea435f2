export { Connector } from './Connector';
export { Freshness } from './Freshness';
export { PipelineGrid } from './PipelineGrid';
export { PipelineHeadline } from './PipelineHeadline';
