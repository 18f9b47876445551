/// Measures a unit of work for whoever listens.
struct UnitClock: Sendable {
    private let listener: UnitListener
    private let start = Monotonic.now()
    private var connected: Monotonic?

    init(for listener: @escaping UnitListener) { self.listener = listener }

    /// The unit has its connection.
    mutating func connects() { connected = .now() }

    /// The unit is over; to be called once.
    func end() {
        let now = Monotonic.now()
        let connected = connected ?? now
        listener(UnitTimes(wait: connected.distance(from: start), work: now.distance(from: connected)))
    }
}
