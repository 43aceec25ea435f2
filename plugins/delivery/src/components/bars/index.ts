export { SegmentBar } from './SegmentBar';
export { Sparkline } from './Sparkline';
export { TrafficBar } from './TrafficBar';
