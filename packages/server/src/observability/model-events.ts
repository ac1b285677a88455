import type { ModelEvents } from '@rag/configuration';
import type { ServiceObserver } from './observer.ts';

/** What happens to the models, told to an observer. */
export function toModelEvents(observer: ServiceObserver): ModelEvents {
  return {
    onUsage: (event) => observer.modelUsed?.(event),
    onCircuit: ({ model, state }) => observer.circuitChanged?.({ backEnd: model, ...state }),
    onFailover: ({ model, error }) => observer.modelFailedOver?.({ model, code: error.code }),
    onBudgetSpent: (event) => observer.budgetSpent?.(event),
  };
}
