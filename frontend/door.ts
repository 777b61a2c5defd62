/** The pages at the door: lobby, code, countdown, refusal. */

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/countdown-clock.css";
import "./styles/door.css";

import { CountdownClock } from "./elements/countdown-clock";
import { LocalTimes } from "./elements/local-times";
import { SessionStatus } from "./elements/session-status";
import { listenToForms } from "./forms";
import { improve } from "./improve";

customElements.define("local-times", LocalTimes);
customElements.define("countdown-clock", CountdownClock);
customElements.define("session-status", SessionStatus);
listenToForms();
improve(document);
