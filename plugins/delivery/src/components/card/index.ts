export { CardSkeleton } from './CardSkeleton';
export { EnvironmentCard } from './EnvironmentCard';
export { RolloutSection } from './RolloutSection';
