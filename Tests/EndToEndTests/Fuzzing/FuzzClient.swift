import TestSupport

/// Sends one input to a server, and looks at what comes of it.
struct FuzzClient {
    let fastcgi: SocketName
    let scgi: SocketName

    /// How many notes were acknowledged, and how many other requests have succeeded.
    struct Outcome {
        var notes = 0
        var others = 0
        /// The connection was left open by the server, which had been told that nothing more comes.
        var isStuck = false
    }

    /// Sends `input`, ends the sending half of the connection, and receives up to the end.
    func send(_ input: FuzzInput) throws -> Outcome {
        switch input.wire {
        case .fastcgi:
            let client = try FastCGIClient(fastcgi)
            try client.send(input.bytes, chunk: input.chunk)
            if input.isAbrupt { return Outcome() }
            client.finishSending()
            var outcome = Outcome()
            while true {
                let answer = try client.receive(within: .seconds(20))
                outcome.count(answer)
                switch answer.end {
                case .request: continue
                case .closed, .reset: return outcome
                case .late:
                    outcome.isStuck = true
                    return outcome
                }
            }
        case .scgi:
            let client = try SCGIClient(scgi)
            try client.send(input.bytes, chunk: input.chunk)
            if input.isAbrupt { return Outcome() }
            client.finishSending()
            let answer = try client.receive(within: .seconds(20))
            var outcome = Outcome()
            outcome.count(answer)
            outcome.isStuck = answer.end == .late
            return outcome
        }
    }

    /// Whether another connection gets its right answer.
    func isAlive() throws -> Bool {
        let answer = try FastCGIClient(fastcgi).answer(to: FastCGIRequest("GET", "/notes/1"), within: .seconds(20))
        return answer.isComplete && answer.status == 200
    }
}

extension FuzzClient.Outcome {
    fileprivate mutating func count(_ answer: some CGIAnswer) {
        guard let status = answer.status, (200..<300).contains(status) else { return }
        if answer.header("Location") == nil { others += 1 } else { notes += 1 }
    }
}
