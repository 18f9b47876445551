/// Which way a revision is run.
public enum MigrationDirection: String, Sendable {
    case upgrade, downgrade
}
