// The page shown in place of the room to a browser without a session: a token in the link opens one.
import { claimFragment } from "../room/claim";

void claimFragment();
