/** The pages of the house: rooms, media page, inviting, administration, account, help. */

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/countdown-clock.css";
import "./styles/media-page.css";
import "./styles/invite-dialog.css";
import "./styles/my-rooms.css";
import "./styles/rooms.css";
import "./styles/admin.css";
import "./styles/help.css";

import { CopyLink } from "./elements/copy-link";
import { CountdownClock } from "./elements/countdown-clock";
import { InviteDialog } from "./elements/invite-dialog";
import { LocalTimes } from "./elements/local-times";
import { PeopleSuggestions } from "./elements/people-suggestions";
import { SaveBar } from "./elements/save-bar";
import { SessionStatus } from "./elements/session-status";
import { listenToForms } from "./forms";
import { improve } from "./improve";
import { listenForMenus } from "./menus";
import { showToasts } from "./toasts";
import { listenToUploads } from "./uploads";

customElements.define("local-times", LocalTimes);
customElements.define("countdown-clock", CountdownClock);
customElements.define("session-status", SessionStatus);
customElements.define("copy-link", CopyLink);
customElements.define("people-suggestions", PeopleSuggestions);
customElements.define("invite-dialog", InviteDialog);
customElements.define("save-bar", SaveBar);
listenForMenus();
listenToUploads();
listenToForms();
improve(document);
showToasts();
