/** The door to the friction rules. */
export {judgeEvent} from './judge-event.ts';
export {judgeMessage, type Message} from './judge-message.ts';
export {type RetryLoop, retryLoops, type Try} from './retry-loop.ts';
export {type ListedRule, ownRules, type Rule, type RuleExample} from './rule.ts';
export {rules} from './rules.ts';
export {signatureOf} from './signature.ts';
