/** What inviting from the room needs; only those who may invite load it. */

import "./styles/invite-dialog.css";

import { CopyLink } from "./elements/copy-link";
import { InviteDialog } from "./elements/invite-dialog";
import { PeopleSuggestions } from "./elements/people-suggestions";

customElements.define("copy-link", CopyLink);
customElements.define("people-suggestions", PeopleSuggestions);
customElements.define("invite-dialog", InviteDialog);
