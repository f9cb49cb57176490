// The interview room. A room link may carry the session token in its fragment: that is taken first.
import { tellBarHeight } from "../room/bar";
import { claimFragment } from "../room/claim";
import { readRoomData } from "../room/page";
import { Room } from "../room/room";

void claimFragment().then((reloading) => {
  if (reloading) return;
  tellBarHeight(document);
  void new Room(readRoomData()).start();
});
