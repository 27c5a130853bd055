import type { Area } from '../company/services.ts';

/** What people say besides what their incident is about. `{caller}` is the caller's first name, `{item}`, `{supplier}` as in stories. */

export const FIRST_ANSWERS: readonly string[] = [
  'Thank you for reporting this, {caller}. I am looking at it now.',
  'Hello {caller}, thank you. We are on it, and I will write again as soon as I know more.',
  'Good morning {caller}, I have taken your report and am checking the systems behind it.',
  'Thank you, {caller}. I can see the same here and have asked the colleagues who run {item} to look.',
  'Hello {caller}, thanks for the clear description. It helps. I am starting with {item}.',
  'We have your report, {caller}. You will hear from me within the hour, sooner if it is quick.',
  'Thank you for your message. I have checked the obvious and it is none of that; I am passing it to those who know {item} best.',
  'Hello {caller}, I am taking care of this. Please leave everything as it is for the moment.',
  'Thanks, {caller}. This is not how it should be. I am looking into it.',
  'Thank you, {caller}. Others have not reported it so far, so it may be particular to you. I am looking.',
  'Hello {caller}, I have read the logs of {item} and see what you mean. Working on it.',
  'Thank you. I will stay with this until it is solved; please answer this message if anything changes.',
];

export const ON_THE_PHONE: readonly string[] = [
  'On the phone with {caller}: described as above, tried the first steps together. I take it from here.',
  'Spoke with {caller}. Nothing was changed on their side. I am looking at {item} and call back.',
  '{caller} called. We looked at it together over the screen; I can see it happen.',
  'Talked to {caller}, who is at the desk until five. Agreed that we call back before that.',
  '{caller} called from a mobile phone. Went through the usual steps, no change.',
];

export const ON_MONITORING: readonly string[] = [
  'We have noticed this ourselves and are looking at it. You need not do anything.',
  'Our monitoring has reported this. An engineer is on it.',
  'We see a fault at {item} and are working on it. We will write when it is over.',
  'An alarm of {item} has come in. So far we see no effect for your people; we are checking.',
];

export const HAND_OVER: readonly string[] = [
  'Checked the account, the device and the usual causes. Not something the desk can solve: please look at {item}.',
  'First checks done, see above. Reproducible. To the specialists, please.',
  'Nothing in the known errors that fits. {item} needs a look by somebody with access.',
  'The caller can be reached by chat. Logs of the last hour attached to the session note.',
  'Looks like {item}. Please confirm and take over.',
];

export const WRONG_TEAM: readonly string[] = [
  'Not ours: {item} is fine, the fault is further along. To the right team.',
  'We only run what lies below. Passing it on.',
  'Routed to us by mistake, sorry for the time lost.',
  'Our part answers as it should. Please check the application.',
];

export const PROGRESS: Readonly<Record<Area, readonly string[]>> = {
  network: [
    'Trace repeated from three places. Loss begins behind {item}.',
    'Counters of {item} reset, waiting for the next occurrence.',
    'Captured traffic for ten minutes, going through it.',
    'Compared the configuration of {item} with last week: one difference, looking whether it matters.',
    'Second device shows the same. So it is not the hardware.',
    'Asked the site for somebody with a ladder.',
    'Interface errors on {item} rise slowly, 14 in the last hour.',
    'Tried the other port, same result.',
    'Firmware notes mention something similar. Preparing the update as a change if it comes to that.',
  ],
  security: [
    'Went through the logs of the last 24 hours: first occurrence at 06:52.',
    'No sign of anybody else in the account.',
    'Rule tried on the test unit, works there.',
    'Compared policy versions of {item}: nothing since the review.',
    'Waiting for the next sign-in to see the full trace.',
    'Second person checked the change to the rule.',
    'Signature of the file looked up: clean.',
    'Asked whoever owns the address whether the traffic is theirs.',
  ],
  storage: [
    'Latency of {item} watched for an hour: 3 to 9 ms, a peak every ten minutes.',
    'Counted what is missing. List attached to the note.',
    'Restore into a scratch place begun, 20 %.',
    'Checked the second copy: complete.',
    'Event log of {item} sent to the maker.',
    'Job started again by hand with more logging.',
    'Read test over the whole volume running, nothing so far.',
    'Space is enough for another {#3-9} days.',
  ],
  development: [
    'Reproduced on the test system with the same data.',
    'Version of {item} is the one of last Tuesday; nothing was deployed since.',
    'Log of {item} read up to the first error. It begins before the caller noticed it.',
    'A fix is in review. Until then the workaround holds.',
    'Profiled a request: most of the time goes into one call.',
    'Turned up the log level of {item} for half an hour.',
    'Colleague who wrote that part is back at two.',
    'Tests written that show the fault.',
  ],
  workplace: [
    'Tried to reach the caller, no answer. Will try again after lunch.',
    'Remote session done, logs collected.',
    'Same model tried here: cannot be reproduced.',
    'Driver put back to the version before, to be seen tomorrow.',
    'Spare part reserved in the store room.',
    'Profile copied before anything is changed.',
    'Asked for a photograph of the message.',
    'Settings compared with a device that works.',
  ],
};

export const STILL_WORKING: readonly string[] = [
  'Hello {caller}, a short word in between: we have not found it yet, but we know what it is not. I will write again tomorrow.',
  'We are still on it. The part that we suspected is in order; we are looking at the next one.',
  'It takes longer than I promised, sorry. The specialists of {item} are on it now.',
  'Just so that you know: this has not been forgotten. We are waiting for a quiet moment to change something on {item}.',
  'We can see it now each time it happens, which is good news. The repair comes next.',
];

export const ASK_AGAIN: readonly string[] = [
  'Could you tell me since when it has been like this, and whether anything was changed that day?',
  'Could you send a picture of what you see?',
  'Does it happen to others as well, or only to you?',
  'May I connect to your screen for five minutes? Please tell me when it suits you.',
  'Could you try once more now, and tell me the time?',
];

export const CALLER_ANSWERS: readonly string[] = [
  'Since yesterday morning, I think. Nothing was changed that I know of.',
  'Sent by mail just now.',
  'Two colleagues have the same.',
  'Yes, after two please.',
  'Tried it again, the same as before.',
  'Only me, it seems.',
  'Sorry for the late answer, I was in a meeting. It is still the same.',
];

export const REMINDERS: readonly string[] = [
  'Hello {caller}, may I ask again about the question above? Without it we cannot go on.',
  'I tried to call you twice. Please tell me a time that suits you.',
  'We wait for your answer. If it has solved itself, a short word is enough.',
];

export const SOLVED: readonly string[] = [
  'Solved, {caller}. Please tell us if it comes back.',
  'This should be working again. Could you confirm when you have a minute?',
  'Done. Thank you for your patience and for the good description.',
  'It works again. What it was stands in the resolution.',
  'We have repaired it and watched it for a while. Please try.',
];

export const NOT_SOLVED: readonly string[] = [
  'Sorry, it is back. Same as before.',
  'It worked for an hour. Now it is as it was.',
  'For me it works, but my colleague still has it.',
  'I tried this morning and it is not solved.',
  'Not quite: it happens less often, but it happens.',
];

export const SECOND_SOLUTION: readonly string[] = [
  'The cause lay deeper: the setting was put back by the nightly run. Corrected at the source, checked the next morning.',
  'The second device had the same fault. Both are done now.',
  'Repaired for all who are concerned, not only for the first report. Checked with the caller on the phone.',
  'Cache still held the old state. Emptied, and the repair confirmed together.',
];

export const CATCH_UP: readonly string[] = [
  'Worked around it in the meantime.',
  'I found a way round it, but please look all the same.',
  'Is there any news?',
  'My colleagues ask as well. When can we expect it?',
];

export const WAITS_FOR_CHANGE: readonly string[] = [
  'The repair needs a change of {item}. It is planned for the next maintenance window; until then the way round it holds.',
  'We know what to do, and it has to be done at night. The change is planned, I will write when it is done.',
  'The new version that solves this comes with the next release. Until then please use the way we discussed.',
  'A part has to be exchanged. It is ordered, and the exchange is planned with your people on site.',
];
export const CHANGE_DONE: readonly string[] = [
  'Change carried out as planned, no side effects seen.',
  'Window used, change done. Checking with the caller.',
  'Release is live. Tested the case of this incident.',
  'Part exchanged on site.',
];

export const WAITS_FOR_PROBLEM: readonly string[] = [
  'This happens to several customers and is looked into as a problem. We will tell you the outcome; it does not stop you from working, as you said.',
  'The cause is not known yet. Colleagues collect what all the cases have in common. I keep this open for you.',
];
export const PROBLEM_DONE: readonly string[] = [
  'Cause found in the problem, repair applies here as well.',
  'Outcome of the problem: see there. The repair is in place for this customer.',
];

export const MAJOR_FIRST =
  'We see a serious disturbance and are working on it with all who are needed. The next word comes within the hour.';
export const MAJOR_UPDATES: readonly string[] = [
  'We are still working on it. The cause is narrowed down; there is no date for the end yet. The next word comes within the hour.',
  'The repair has begun. It goes in parts, and we check each before the next. The next word comes within the hour.',
  'A part works again; please do not rely on it before we say so. The next word comes within the hour.',
];
export const MAJOR_NOTES: readonly string[] = [
  'Bridge: all present, nothing new in the last minutes. Next look in twenty.',
  'Customers on the bridge asked for the order in which they come back. Agreed.',
  'Going on as planned, no further effect seen.',
  'Second shift asked to take over at the full hour. Handover written.',
];
