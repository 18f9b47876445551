/// What becomes of members that a type does not ask for.
public enum JSONUnknownMembers: Sendable {
    /// They are passed over: a client that is newer than the program is served.
    case ignored
    /// Each is a fault: a name that is spelled wrongly does not go unnoticed.
    case refused
}
