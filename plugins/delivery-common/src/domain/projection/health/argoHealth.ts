import type { Health } from '../../../model/application';
import { at, textAt } from '../json/readJson';
import { findCondition, readConditions } from './resourceConditions';

export function describeAnalysisRunHealth(run: unknown): Health {
  const message = textAt(run, 'status', 'message');
  if (at(run, 'status') === undefined) {
    return {
      status: 'Progressing',
      message:
        'Waiting for analysis run to finish: status has not been reconciled.',
    };
  }
  switch (textAt(run, 'status', 'phase')) {
    case undefined:
    case 'Pending':
    case 'Running':
      return { status: 'Progressing', message: 'Analysis run is running' };
    case 'Successful':
      return {
        status: 'Healthy',
        message: message ?? 'Analysis run completed successfully',
      };
    case 'Failed':
      return { status: 'Degraded', message: message ?? 'Analysis run failed' };
    case 'Error':
      return {
        status: 'Degraded',
        message: message ?? 'Analysis run had an error',
      };
    default:
      return {
        status: 'Unknown',
        message: message ?? 'Analysis run was inconclusive',
      };
  }
}

export function describeExperimentHealth(experiment: unknown): Health {
  if (at(experiment, 'status') === undefined) {
    return {
      status: 'Progressing',
      message:
        'Waiting for experiment to finish: status has not been reconciled.',
    };
  }
  switch (textAt(experiment, 'status', 'phase')) {
    case undefined:
    case 'Pending':
      return { status: 'Progressing', message: 'Experiment is pending' };
    case 'Running':
      return { status: 'Progressing', message: 'Experiment is running' };
    case 'Successful':
      return { status: 'Healthy', message: 'Experiment is successful' };
    case 'Failed':
      return { status: 'Degraded', message: 'Experiment has failed' };
    case 'Error':
      return { status: 'Degraded', message: 'Experiment had an error' };
    default:
      return { status: 'Unknown', message: 'Experiment is inconclusive' };
  }
}

export function describeApplicationSetHealth(object: unknown): Health {
  const conditions = readConditions(object);
  const failed =
    findCondition(conditions, 'ErrorOccurred', 'True') ??
    findCondition(conditions, 'ResourcesUpToDate', 'False');
  if (failed) {
    return { status: 'Degraded', message: failed.message };
  }
  const moving = findCondition(conditions, 'RolloutProgressing', 'True');
  if (moving) {
    return { status: 'Progressing', message: moving.message };
  }
  const done = findCondition(conditions, 'ResourcesUpToDate', 'True');
  return done
    ? { status: 'Healthy', message: done.message }
    : {
        status: 'Progressing',
        message: 'Waiting for the status to be reported',
      };
}

/** A Workflow of any version: its phase says it all. */
export function describeWorkflowHealth(workflow: unknown): Health {
  const message = textAt(workflow, 'status', 'message');
  switch (textAt(workflow, 'status', 'phase')) {
    case undefined:
    case 'Pending':
    case 'Running':
      return { status: 'Progressing', message };
    case 'Succeeded':
      return { status: 'Healthy', message };
    case 'Failed':
    case 'Error':
      return { status: 'Degraded', message };
    default:
      return { status: 'Unknown', message };
  }
}
