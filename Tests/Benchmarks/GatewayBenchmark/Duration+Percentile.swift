extension [Duration] {
    /// The value that `percent` of them do not exceed.
    func percentile(_ percent: Int) -> Duration { sorted()[Swift.max(0, (count * percent + 99) / 100 - 1)] }
}

extension Duration {
    /// With one digit behind the point.
    var milliseconds: Double { Double((self / .microseconds(100)).rounded()) / 10 }
}
